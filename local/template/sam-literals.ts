import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { findIntrinsicName } from "./intrinsics.ts";
import type { ParameterValues } from "./parameters.ts";
import { findPlace, refuseAt } from "./source-place.ts";

/*
 * SAM runs before CloudFormation and resolves, of an API's `Auth`, references to parameters alone; of an event
 * nothing. Any other intrinsic function is a map to it: true where a flag is wanted, unknown where a name is,
 * and empty of everything it looks for where `Auth` is. A twin that resolved it would guard otherwise.
 */

const FLAGS = [
  "AddApiKeyRequiredToCorsPreflight",
  "AddDefaultAuthorizerToCorsPreflight",
  "ApiKeyRequired",
  "DefaultAuthorizer",
  "OverrideApiAuth",
  "ResourcePolicy",
  "UsagePlan",
  "AuthorizationScopes",
  "Authorizer",
  "InvokeRole",
];
const AUTHORIZER_MEMBERS = [
  "AuthorizationScopes",
  "DisableFunctionDefaultPermissions",
  "FunctionPayloadType",
  "Identity",
];
const IDENTITY_LISTS = ["Context", "Headers", "QueryStrings", "StageVariables"];
const EVENT_MEMBERS = ["Auth", "Method", "Path", "RequestModel", "RequestParameters", "ResponseTransferMode"];
const MODEL_MEMBERS = ["Model", "Required", "ValidateBody", "ValidateParameters"];

type IsResolved = (value: JsonObject) => boolean;

/** @param properties of an `AWS::Serverless::Api`, nothing resolved. @throws StartError */
export function checkApiLiterals(properties: JsonObject, parameters: ParameterValues): void {
  const isResolved: IsResolved = (value) => parameters.has(String(getOwn(value, "Ref") ?? ""));
  check(properties, ["Auth"], isResolved);
  const auth = openMap(properties, "Auth");
  check(auth, [...FLAGS.filter((name) => name !== "InvokeRole"), "Authorizers"], isResolved);
  const authorizers = openMap(auth, "Authorizers");
  check(authorizers, Object.keys(authorizers), isResolved);
  for (const name of Object.keys(authorizers)) {
    const authorizer = openMap(authorizers, name);
    check(authorizer, AUTHORIZER_MEMBERS, isResolved);
    check(openMap(authorizer, "Identity"), IDENTITY_LISTS, isResolved);
  }
  const responses = openMap(properties, "GatewayResponses");
  check(responses, Object.keys(responses), () => false);
}

/** @param node an event, nothing resolved. @throws StartError */
export function checkEventLiterals(node: JsonObject): void {
  const isResolved: IsResolved = () => false;
  check(node, ["Properties"], isResolved);
  const properties = openMap(node, "Properties");
  check(properties, EVENT_MEMBERS, isResolved);
  check(properties, ["RestApiId"], (value) => Object.hasOwn(value, "Ref"));
  check(
    openMap(properties, "Auth"),
    FLAGS.filter((name) => name !== "InvokeRole"),
    isResolved,
  );
  check(openMap(properties, "RequestModel"), MODEL_MEMBERS, isResolved);
}

function check(holder: JsonObject, names: readonly string[], isResolved: IsResolved): void {
  for (const name of names) {
    const value = getOwn(holder, name);
    const intrinsic = findIntrinsicName(value);
    if (intrinsic === undefined || (isJsonObject(value) && isResolved(value))) continue;
    const problem = `SAM does not resolve ${intrinsic} in ${name}: it runs before CloudFormation does.`;
    refuseAt(findPlace(holder, name), problem, "Write the value out, or make two of what holds it.");
  }
}

function openMap(holder: JsonObject, name: string): JsonObject {
  const value = getOwn(holder, name);
  return isJsonObject(value) ? value : {};
}
