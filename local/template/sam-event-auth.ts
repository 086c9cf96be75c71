import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import type { Draft } from "./draft.ts";
import { type PropertyTable, readProperties } from "./property-table.ts";
import { asIs, POOL_REMEDY, readSecurity, refuseKeys, type SamApiAuth } from "./sam-api-auth.ts";
import { findPlace, recordPlace, refuseAt } from "./source-place.ts";

const EVENT_AUTH: PropertyTable = {
  what: "Auth of an Api event",
  modelled: ["ApiKeyRequired", "AuthorizationScopes", "Authorizer", "OverrideApiAuth"],
  ignored: [],
};

/** `Auth` of an event; `undefined` when it says nothing. @throws StartError */
export function parseEventAuth(event: JsonObject, api: SamApiAuth): SamEventAuth | undefined {
  const written = getOwn(event, "Auth");
  if (written === undefined) return undefined;
  if (!isJsonObject(written)) refuseAt(findPlace(event, "Auth"), "Auth must be a map.", "Correct it.");
  const auth = readProperties(written, EVENT_AUTH, asIs);
  if (getOwn(auth, "ApiKeyRequired") !== undefined) refuseKeys(auth);
  const name = getOwn(auth, "Authorizer");
  const scopes = getOwn(auth, "AuthorizationScopes");
  if (scopes !== undefined && (!Array.isArray(scopes) || name === undefined)) {
    const problem = "AuthorizationScopes must be a list beside an Authorizer.";
    refuseAt(findPlace(auth, "AuthorizationScopes"), problem, "Name the Authorizer of this event too.");
  }
  if (name === undefined) return undefined;
  checkEventAuthorizer(auth, name, api);
  return { authorizer: name, scopes, overridesApi: getOwn(auth, "OverrideApiAuth") === true, node: written };
}

export interface SamEventAuth {
  /** One of the API's authorizers, or `NONE`. */
  readonly authorizer: string;
  readonly scopes: readonly unknown[] | undefined;
  /** `OverrideApiAuth`: also where the API has a `DefinitionBody`. */
  readonly overridesApi: boolean;
  readonly node: JsonObject;
}

function checkEventAuthorizer(auth: JsonObject, name: unknown, api: SamApiAuth): asserts name is string {
  const place = findPlace(auth, "Authorizer");
  if (name === "NONE") {
    if (api.defaultAuthorizer !== undefined) return;
    refuseAt(
      place,
      "SAM takes NONE only where the API has a DefaultAuthorizer.",
      "Leave the Authorizer out.",
    );
  }
  if (name === "AWS_IAM") refuseAt(place, "AWS_IAM is not supported here yet.", POOL_REMEDY);
  if (typeof name !== "string" || !api.authorizers.has(name)) {
    refuseAt(
      place,
      `The authorizer ${String(name)} is not one of the API's.`,
      "Declare it in Auth.Authorizers.",
    );
  }
}

/** Appends what an event asks for to the operation's own security. */
export function addEventAuth(operation: Draft, event: SamEventAuth, api: SamApiAuth): void {
  const scopes = event.scopes ?? api.authorizers.get(event.authorizer)?.scopes ?? [];
  const entry = { [event.authorizer]: event.authorizer === "NONE" ? [] : scopes };
  const place = findPlace(event.node, "Authorizer");
  const security = [...readSecurity(operation), entry];
  operation.security = place === undefined ? security : recordPlace(security, place);
}
