import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { CognitoIdpError } from "./cognito-idp-error.ts";
import { findViolations, type Violation } from "./constraints.ts";
import type {
  ListShape,
  MapShape,
  Member,
  Members,
  RequestOf,
  Shape,
  StructureShape,
} from "./request-shape.ts";

/**
 * Reads a request as the service's front end does: first every value must have its JSON type, then all
 * constraints are checked and named in one message (contract C1.1). `null` counts as absent, members that
 * the shape does not know are dropped, and nothing is ever read from a prototype.
 *
 * @throws CognitoIdpError `SerializationException`, `InvalidParameterException`
 */
export function parseRequest<Of extends StructureShape>(shape: Of, body: JsonObject): RequestOf<Of> {
  const violations: Violation[] = [];
  const request = readMembers(shape.members, body, { path: "", violations });
  if (violations.length > 0) throw toInvalidParameter(violations);
  return request as RequestOf<Of>;
}

interface Place {
  /** `userAttributes.1.member.name`. */
  readonly path: string;
  readonly violations: Violation[];
}

function readMembers(members: Members, body: JsonObject, place: Place): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(members)) {
    const path = place.path === "" ? toMemberName(name) : `${place.path}.${toMemberName(name)}`;
    const value = readMember(member, getOwn(body, name), { ...place, path });
    if (value !== undefined) read[name] = value;
  }
  return read;
}

function readMember(member: Member, value: unknown, place: Place): unknown {
  if (value !== undefined && value !== null) return readValue(member, value, place);
  if (member.isRequired)
    place.violations.push({ subject: `Value null at '${place.path}'`, constraint: NOT_NULL });
  return undefined;
}

const NOT_NULL = "Member must not be null";

function readValue(shape: Shape, value: unknown, place: Place): unknown {
  const read = readTyped(shape, value, place);
  for (const violation of findViolations(shape, read, place.path)) place.violations.push(violation);
  return read;
}

function readTyped(shape: Shape, value: unknown, place: Place): unknown {
  switch (shape.kind) {
    case "string":
      return readString(value);
    case "boolean":
      if (typeof value !== "boolean") throw toSerializationError(value, "a Boolean");
      return value;
    case "integer":
      if (!Number.isSafeInteger(value)) throw toSerializationError(value, "an Integer");
      return value;
    case "list":
      return readList(shape, value, place);
    case "map":
      return readMap(shape, value);
    case "document":
      if (!isJsonObject(value)) throw toSerializationError(value, "a document");
      return value;
    case "structure":
      if (!isJsonObject(value)) throw toSerializationError(value, "a structure");
      return readMembers(shape.members, value, place);
  }
}

/** A lone surrogate is no character: two different ones would become the same bytes on the way to the store. */
function readString(value: unknown): string {
  if (typeof value !== "string" || /\p{Surrogate}/u.test(value))
    throw toSerializationError(value, "a String");
  return value;
}

function readList(shape: ListShape, value: unknown, place: Place): readonly unknown[] {
  if (!Array.isArray(value)) throw toSerializationError(value, "a list");
  return value
    .filter((item) => item !== null)
    .map((item, index) =>
      shape.member.kind === "structure"
        ? readValue(shape.member, item, { ...place, path: `${place.path}.${index + 1}.member` })
        : readTyped(shape.member, item, place),
    );
}

/** Without a prototype, so that a caller's `constructor` or `__proto__` is a key like any other. */
function readMap(shape: MapShape, value: unknown): Readonly<Record<string, string>> {
  if (!isJsonObject(value)) throw toSerializationError(value, "a map");
  const read: Record<string, string> = Object.create(null);
  for (const [name, item] of Object.entries(value)) {
    if (item !== null) read[readString(name)] = readTyped(shape.value, item, NO_PLACE) as string;
  }
  return read;
}

const NO_PLACE: Place = { path: "", violations: [] };

/** `UserPoolId` → `userPoolId`. */
function toMemberName(wireName: string): string {
  return wireName.charAt(0).toLowerCase() + wireName.slice(1);
}

function toInvalidParameter(violations: readonly Violation[]): CognitoIdpError {
  const items = violations.map(
    ({ subject, constraint }) => `${subject} failed to satisfy constraint: ${constraint}`,
  );
  const noun = items.length === 1 ? "error" : "errors";
  return new CognitoIdpError(
    "InvalidParameterException",
    `${items.length} validation ${noun} detected: ${items.join("; ")}`,
  );
}

/** Assumed: the wording; AWS: the type (contract C1). The value itself may be a secret and is not repeated. */
function toSerializationError(value: unknown, wanted: string): CognitoIdpError {
  const found =
    typeof value === "object" ? (Array.isArray(value) ? "LIST" : "STRUCTURE") : (typeof value).toUpperCase();
  return new CognitoIdpError("SerializationException", `${found}_VALUE can not be converted to ${wanted}`);
}
