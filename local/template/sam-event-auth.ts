import { isDeepStrictEqual } from "node:util";
import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import type { Draft } from "./draft.ts";
import { type PropertyTable, readProperties } from "./property-table.ts";
import {
  API_KEY,
  AWS_IAM,
  asIs,
  declareApiKey,
  declareIam,
  type InvokeRole,
  NO_API_KEY,
  readInvokeRole,
  readSecurity,
  type SamApiAuth,
} from "./sam-api-auth.ts";
import { parseResourcePolicy } from "./sam-resource-policy.ts";
import { isTrueToSam } from "./sam-truth.ts";
import { findPlace, recordPlace, refuseAt } from "./source-place.ts";

export interface SamEventAuth {
  /** One of the API's authorizers, `AWS_IAM` or `NONE`. */
  readonly authorizer?: string;
  readonly scopes: readonly unknown[] | undefined;
  /** `undefined` when the event says nothing of API keys. */
  readonly apiKeyRequired?: boolean;
  readonly invokeRole: InvokeRole;
  readonly resourcePolicy?: JsonObject;
  /** `OverrideApiAuth`: also where the API has a `DefinitionBody`. */
  readonly overridesApi: boolean;
  readonly node: JsonObject;
}

const EVENT_AUTH: PropertyTable = {
  what: "Auth of an Api event",
  modelled: [
    "ApiKeyRequired",
    "AuthorizationScopes",
    "Authorizer",
    "InvokeRole",
    "OverrideApiAuth",
    "ResourcePolicy",
  ],
  ignored: [],
};

/** `Auth` of an event; `undefined` when it says nothing. @throws StartError */
export function parseEventAuth(event: JsonObject, api: SamApiAuth): SamEventAuth | undefined {
  const written = getOwn(event, "Auth");
  if (!isTrueToSam(written)) return undefined;
  if (!isJsonObject(written)) refuseAt(findPlace(event, "Auth"), "Auth must be a map.", "Correct it.");
  const auth = readProperties(written, EVENT_AUTH, asIs);
  const name = getOwn(auth, "Authorizer");
  const scopes = getOwn(auth, "AuthorizationScopes");
  if (isTrueToSam(scopes) && !(Array.isArray(scopes) && isTrueToSam(name))) {
    const problem = "AuthorizationScopes must be a list beside an Authorizer.";
    refuseAt(findPlace(auth, "AuthorizationScopes"), problem, "Name the Authorizer of this event too.");
  }
  if (isTrueToSam(name)) checkEventAuthorizer(auth, name, api);
  const policy = parseResourcePolicy(auth);
  const apiKeyRequired = parseApiKeyRequired(auth, api);
  const overridesApi = isTrueToSam(getOwn(auth, "OverrideApiAuth"));
  if (overridesApi && !(isTrueToSam(name) || apiKeyRequired === true || policy !== undefined)) {
    const remedy = "Write one of Authorizer, ApiKeyRequired and ResourcePolicy.";
    refuseAt(findPlace(auth, "OverrideApiAuth"), "OverrideApiAuth has nothing to put in its place.", remedy);
  }
  return {
    ...(typeof name === "string" && name !== "" && { authorizer: name }),
    scopes: Array.isArray(scopes) ? scopes : undefined,
    ...(apiKeyRequired !== undefined && { apiKeyRequired }),
    invokeRole: readInvokeRole(auth),
    ...(policy !== undefined && { resourcePolicy: policy }),
    overridesApi,
    node: written,
  };
}

function parseApiKeyRequired(auth: JsonObject, api: SamApiAuth): boolean | undefined {
  const written = getOwn(auth, "ApiKeyRequired");
  if (written === undefined) return undefined;
  const required = isTrueToSam(written);
  if (!required && !api.apiKeyRequired) {
    const problem = "ApiKeyRequired: false says something only where the API requires keys.";
    refuseAt(findPlace(auth, "ApiKeyRequired"), problem, "Leave it out.");
  }
  return required;
}

function checkEventAuthorizer(auth: JsonObject, name: unknown, api: SamApiAuth): asserts name is string {
  const place = findPlace(auth, "Authorizer");
  if (name === AWS_IAM) return;
  if (name === "NONE") {
    if (api.defaultAuthorizer !== undefined) return;
    refuseAt(
      place,
      "SAM takes NONE only where the API has a DefaultAuthorizer.",
      "Leave the Authorizer out.",
    );
  }
  if (typeof name !== "string" || !api.authorizers.has(name)) {
    refuseAt(
      place,
      `The authorizer ${String(name)} is not one of the API's.`,
      "Declare it in Auth.Authorizers.",
    );
  }
}

/** Appends what an event asks for to the operation's own security. */
export function addEventAuth(
  { body, operation }: { body: Draft; operation: Draft },
  event: SamEventAuth,
  api: SamApiAuth,
): void {
  const { authorizer, apiKeyRequired } = event;
  if (authorizer !== undefined) {
    append(operation, event, { [authorizer]: toScopes(event, authorizer, api) });
    declareIam(body, operation);
  }
  if (apiKeyRequired === undefined) return;
  append(operation, event, { [apiKeyRequired ? API_KEY : NO_API_KEY]: [] });
  if (apiKeyRequired) declareApiKey(body);
}

/** Of the event, else of the authorizer; none for what is no authorizer of the template. */
function toScopes(event: SamEventAuth, name: string, api: SamApiAuth): readonly unknown[] {
  const declared = name === "NONE" ? undefined : api.authorizers.get(name);
  return declared === undefined ? [] : (event.scopes ?? declared.scopes ?? []);
}

/** SAM writes an entry twice where `OverrideApiAuth` stands at an API whose document it owns; here once. */
function append(operation: Draft, event: SamEventAuth, entry: JsonObject): void {
  if (readSecurity(operation).some((one) => isDeepStrictEqual(one, entry))) return;
  const place = findPlace(event.node, "Authorizer") ?? findPlace(event.node);
  const security = [...readSecurity(operation), entry];
  operation.security = place === undefined ? security : recordPlace(security, place);
}

/**
 * The role that calls the function behind AWS signatures (`InvokeRole`): the event's, else the API's, else
 * whoever signs; `undefined` where a permission of the function is asked for.
 */
export function findInvokeRole(event: SamEventAuth | undefined, api: SamApiAuth, partition: string): unknown {
  const isSigned =
    event?.authorizer === AWS_IAM || (api.defaultAuthorizer === AWS_IAM && event === undefined);
  if (!isSigned) return undefined;
  const role = toRole(event?.invokeRole) ?? toRole(api.invokeRole) ?? "CALLER_CREDENTIALS";
  if (role === "NONE") return undefined;
  return role === "CALLER_CREDENTIALS" ? `arn:${partition}:iam::*:user/*` : role;
}

function toRole(role: InvokeRole | undefined): unknown {
  if (role === undefined || !role.isGiven) return undefined;
  return isTrueToSam(role.value) ? role.value : "NONE";
}
