import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { type Draft, openMap } from "./draft.ts";
import { createJwtScheme, createLambdaScheme, IAM_SCHEME } from "./http-api-schemes.ts";
import { isTrue, type PropertyTable, readProperties } from "./property-table.ts";
import { asIs, INTEGRATION, iterateOperations, readSecurity } from "./sam-api-auth.ts";
import { findPlace, recordPlace, refuseAt } from "./source-place.ts";

/** `Auth` of an `AWS::Serverless::HttpApi`. */
export interface HttpApiAuth {
  readonly authorizers: ReadonlyMap<string, HttpSamAuthorizer>;
  readonly defaultAuthorizer?: string;
}

export interface HttpSamAuthorizer {
  readonly scopes: readonly unknown[];
  /** The security scheme that SAM writes for it. */
  readonly scheme: JsonObject;
  /** ARN of the function that SAM lets the API call for it. */
  readonly permittedFunctionArn?: string;
}

const AUTH: PropertyTable = {
  what: "Auth of an HTTP API",
  modelled: ["Authorizers", "DefaultAuthorizer", "EnableIamAuthorizer"],
  ignored: [],
};

const EVENT_AUTH: PropertyTable = {
  what: "Auth of an HttpApi event",
  modelled: ["AuthorizationScopes", "Authorizer"],
  ignored: [],
};

const NO_AUTH: HttpApiAuth = { authorizers: new Map() };

/** @throws StartError */
export function parseHttpApiAuth(properties: JsonObject): HttpApiAuth {
  const written = getOwn(properties, "Auth");
  if (written === undefined) return NO_AUTH;
  if (!isJsonObject(written)) refuseAt(findPlace(properties, "Auth"), "Auth must be a map.", "Correct it.");
  const auth = readProperties(written, AUTH, asIs);
  const iam = isTrue(getOwn(auth, "EnableIamAuthorizer"));
  const authorizers = new Map([
    ...(iam ? [["AWS_IAM", { scopes: [], scheme: IAM_SCHEME }] as const] : []),
    ...parseAuthorizers(auth),
  ]);
  const name = getOwn(auth, "DefaultAuthorizer");
  if (name === undefined) return { authorizers };
  if (typeof name !== "string" || !authorizers.has(name)) {
    const problem = `DefaultAuthorizer ${String(name)} is not one of Authorizers.`;
    const remedy = name === "AWS_IAM" ? "Write EnableIamAuthorizer: true." : "Declare it under Authorizers.";
    return refuseAt(findPlace(auth, "DefaultAuthorizer"), problem, remedy);
  }
  return { authorizers, defaultAuthorizer: name };
}

function parseAuthorizers(auth: JsonObject): readonly (readonly [string, HttpSamAuthorizer])[] {
  const written = getOwn(auth, "Authorizers") ?? {};
  if (!isJsonObject(written))
    refuseAt(findPlace(auth, "Authorizers"), "Authorizers must be a map.", "Name each.");
  return Object.keys(written).map((name) => {
    const node = written[name];
    const place = findPlace(written, name);
    if (!isJsonObject(node))
      return refuseAt(place, "An authorizer must be a map.", "Write its JwtConfiguration.");
    const isJwt = getOwn(node, "JwtConfiguration") !== undefined;
    const authorizer = isJwt ? createJwtScheme(node, name) : createLambdaScheme(node, name);
    const scheme = place === undefined ? authorizer.scheme : recordPlace(authorizer.scheme, place);
    return [name, { ...authorizer, scheme }] as const;
  });
}

/** Writes the security schemes, and the default into every operation that says nothing itself. */
export function addHttpApiAuth(body: Draft, auth: HttpApiAuth): void {
  if (auth.authorizers.size === 0) return;
  const schemes = openMap(openMap(body, "components"), "securitySchemes");
  for (const [name, { scheme }] of auth.authorizers) schemes[name] = scheme;
  const { defaultAuthorizer } = auth;
  if (defaultAuthorizer === undefined) return;
  for (const [method, operation] of iterateOperations(body)) {
    // SAM spares OPTIONS; what has security of its own keeps it.
    if (method === "options" || readSecurity(operation).length > 0) continue;
    operation.security = [{ [defaultAuthorizer]: scopesOf(auth, defaultAuthorizer) }];
  }
}

/** Appends what an event asks for to the operation's own security. @throws StartError */
export function addHttpEventAuth(operation: Draft, event: JsonObject, auth: HttpApiAuth): void {
  const written = getOwn(event, "Auth");
  if (written === undefined) return;
  if (!isJsonObject(written)) refuseAt(findPlace(event, "Auth"), "Auth must be a map.", "Correct it.");
  if (Object.keys(written).length === 0 || getOwn(operation, INTEGRATION) === undefined) return;
  const own = readProperties(written, EVENT_AUTH, asIs);
  const name = findAuthorizer(own, auth);
  const scopes = getOwn(own, "AuthorizationScopes") ?? [];
  if (!Array.isArray(scopes)) {
    const place = findPlace(own, "AuthorizationScopes");
    refuseAt(place, "AuthorizationScopes must be a list.", "Write [scope].");
  }
  // SAM's own rule, whatever else is called AWS_IAM.
  const takesScopes = name !== "NONE" && name !== "AWS_IAM";
  const wanted = scopes.length > 0 ? scopes : scopesOf(auth, name);
  const entry = { [name]: takesScopes ? wanted : [] };
  const security = [...readSecurity(operation), entry];
  const place = findPlace(written, "Authorizer") ?? findPlace(written);
  operation.security = place === undefined ? security : recordPlace(security, place);
}

function scopesOf({ authorizers }: HttpApiAuth, name: string): readonly unknown[] {
  return authorizers.get(name)?.scopes ?? [];
}

function findAuthorizer(own: JsonObject, auth: HttpApiAuth): string {
  const name = getOwn(own, "Authorizer") ?? auth.defaultAuthorizer;
  const place = findPlace(own, "Authorizer");
  if (name === undefined) {
    const problem = "Auth needs an Authorizer here, or a DefaultAuthorizer on the API.";
    return refuseAt(place, problem, "Name one of the API's Authorizers.");
  }
  if (name === "NONE") {
    if (auth.defaultAuthorizer !== undefined) return name;
    const problem = "SAM takes NONE only where the API has a DefaultAuthorizer.";
    return refuseAt(place, problem, "Leave the Authorizer out.");
  }
  if (typeof name === "string" && auth.authorizers.has(name)) return name;
  const remedy =
    name === "AWS_IAM" ? "Write EnableIamAuthorizer: true on the API." : "Declare it in Auth.Authorizers.";
  return refuseAt(place, `The authorizer ${String(name)} is not one of the API's.`, remedy);
}
