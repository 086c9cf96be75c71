import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { StartError } from "../platform/start-error.ts";
import type { UserPoolAttachment } from "../template/resources.ts";

/** The properties of a resource of a pool. @throws StartError for a name that is not among `names` */
export function readAttachment(attachment: UserPoolAttachment, names: readonly string[]): JsonObject {
  const { properties } = attachment;
  const unknown = Object.keys(properties).find((name) => !names.includes(name));
  if (unknown !== undefined) refuse(attachment, unknown, "This property is not known.");
  return properties;
}

export function readOptional(attachment: UserPoolAttachment, name: string): string | undefined {
  const value = getOwn(attachment.properties, name);
  if (value === undefined || typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return refuse(attachment, name, "A text is wanted here.");
}

export function readList(attachment: UserPoolAttachment, name: string): readonly unknown[] {
  const value = getOwn(attachment.properties, name) ?? [];
  return Array.isArray(value) ? value : refuse(attachment, name, "A list is wanted here.");
}

/** A list of `Name` and `Value`. */
export function readAttributes(
  attachment: UserPoolAttachment,
  name: string,
): Readonly<Record<string, string>> {
  const read: Record<string, string> = Object.create(null);
  for (const entry of readList(attachment, name)) {
    const attribute = isJsonObject(entry) ? getOwn(entry, "Name") : undefined;
    if (!isJsonObject(entry) || typeof attribute !== "string")
      return refuse(attachment, name, "Each entry wants a Name and a Value.");
    read[attribute] = String(getOwn(entry, "Value") ?? "");
  }
  return read;
}

function refuse({ origin }: UserPoolAttachment, name: string, problem: string): never {
  const { file, line, path } = origin;
  throw new StartError({ file, line, path: `${path}.${name}`, problem, remedy: "Correct or remove it." });
}
