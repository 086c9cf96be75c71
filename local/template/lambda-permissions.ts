import { getOwn } from "../platform/json.ts";
import type { ApiEvent } from "./function-events.ts";
import { createRestApiId } from "./physical-ids.ts";
import { readProperties } from "./property-table.ts";
import type { StackIdentity } from "./pseudo-parameters.ts";
import type { ResourceScope } from "./resource-scope.ts";
import type { FunctionResource } from "./resources.ts";
import { findPlace, toPlaceText } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";

/** A function and who may call it: `null` for every API, else an ARN pattern with `*`. */
export interface InvokePermission {
  readonly functionName: string;
  readonly sourceArn: string | null;
}

const PERMISSION = {
  what: "AWS::Lambda::Permission",
  modelled: ["Action", "FunctionName", "Principal", "SourceAccount", "SourceArn"],
  ignored: [] as readonly string[],
};

/** Each narrows a permission to callers that API Gateway is not one of. */
const NARROWING = ["EventSourceToken", "FunctionUrlAuthType", "InvokedViaFunctionUrl", "PrincipalOrgID"];

const ACTIONS = new Set(["lambda:InvokeFunction", "lambda:*", "lambda:Invoke*", "*"]);
const PRINCIPALS = new Set(["apigateway.amazonaws.com", "*"]);

export function isPermissionType(type: string): boolean {
  return type === "AWS::Lambda::Permission";
}

/** The permission that SAM adds for an `Api` event (contract A-118): any stage, the verb, the path. */
export function toImpliedPermission(
  event: ApiEvent,
  functionName: string,
  stack: StackIdentity,
): InvokePermission {
  const verb = event.method === "any" ? "*" : event.method.toUpperCase();
  const path = event.path.replace(/^(.+)\/$/, "$1").replace(/\{[A-Za-z0-9._-]+\+?\}/g, "*");
  // SAM takes `RestApiId` as it is written: a logical id without Ref is no id of an API (contract E-44).
  const api = getOwn(event.properties, "RestApiId") ?? createRestApiId(stack, event.apiLogicalId);
  const sourceArn = `arn:${stack.partition}:execute-api:${stack.region}:${stack.accountId}:${String(api)}/*/${verb}${path}`;
  return { functionName, sourceArn };
}

/** The permission that SAM adds for a Lambda authorizer of an API: every authorizer of it. */
export function toAuthorizerPermission(
  functionArn: unknown,
  apiLogicalId: string,
  { functions, stack }: { functions: readonly FunctionResource[]; stack: StackIdentity },
): InvokePermission | undefined {
  const target = functions.find((one) => isNameOf(one, String(functionArn)));
  if (target === undefined) return undefined;
  const api = createRestApiId(stack, apiLogicalId);
  const sourceArn = `arn:${stack.partition}:execute-api:${stack.region}:${stack.accountId}:${api}/authorizers/*`;
  return { functionName: target.functionName, sourceArn };
}

/** An explicit permission, if it lets API Gateway call a function of this stack. */
export function parsePermission(
  resource: TemplateResource,
  scope: ResourceScope,
  { functions, warn }: { functions: readonly FunctionResource[]; warn(text: string): void },
): InvokePermission | undefined {
  if (NARROWING.some((name) => getOwn(resource.properties, name) !== undefined)) return undefined;
  const properties = readProperties(resource.properties, PERMISSION, scope.resolve);
  const account = getOwn(properties, "SourceAccount");
  const isForGateway =
    ACTIONS.has(String(getOwn(properties, "Action"))) &&
    PRINCIPALS.has(String(getOwn(properties, "Principal"))) &&
    (account === undefined || String(account) === scope.identity.accountId);
  if (!isForGateway) return undefined;
  const named = String(getOwn(properties, "FunctionName"));
  const target = functions.find((one) => isNameOf(one, named));
  if (target === undefined) {
    const place = toPlaceText(findPlace(resource.properties, "FunctionName"));
    warn(`${place}: the permission is for ${named}, which is no function of this template.`);
    return undefined;
  }
  const sourceArn = getOwn(properties, "SourceArn");
  return { functionName: target.functionName, sourceArn: sourceArn === undefined ? null : String(sourceArn) };
}

/** Name, partial ARN or ARN, each with or without a version or alias. */
function isNameOf({ functionName, functionArn }: FunctionResource, named: string): boolean {
  const names = [functionName, `${functionArn.split(":")[4]}:function:${functionName}`, functionArn];
  return names.some(
    (name) => named === name || (named.startsWith(`${name}:`) && !named.slice(name.length + 1).includes(":")),
  );
}
