import { createStableId, LOWER_ALPHANUMERIC, MIXED_ALPHANUMERIC } from "../platform/stable-id.ts";
import type { StackIdentity } from "./pseudo-parameters.ts";

const UPPER_ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/** Lambda takes no longer name. */
const MAX_FUNCTION_NAME = 64;

/** `us-east-1_AbCdEfGh1`: nine characters behind the Region (cognito contract 0.4). */
export function createUserPoolId(stack: StackIdentity, logicalId: string): string {
  const parts = [stack.stackName, logicalId];
  return `${stack.region}_${createStableId({ kind: "user-pool", parts }, MIXED_ALPHANUMERIC, 9)}`;
}

export function toUserPoolArn(stack: StackIdentity, userPoolId: string): string {
  return `arn:${stack.partition}:cognito-idp:${stack.region}:${stack.accountId}:userpool/${userPoolId}`;
}

export function createClientId(stack: StackIdentity, logicalId: string): string {
  const parts = [stack.stackName, logicalId];
  return createStableId({ kind: "user-pool-client", parts }, LOWER_ALPHANUMERIC, 26);
}

export function createClientSecret(stack: StackIdentity, logicalId: string): string {
  const parts = [stack.stackName, logicalId];
  return createStableId({ kind: "user-pool-client-secret", parts }, LOWER_ALPHANUMERIC, 52);
}

export function createRestApiId(stack: StackIdentity, logicalId: string): string {
  const parts = [stack.stackName, logicalId];
  return createStableId({ kind: "rest-api", parts }, LOWER_ALPHANUMERIC, 10);
}

/** `hello-cognito-HelloFunction-1ABCDEFGHIJK`: what CloudFormation calls a resource without a name. */
export function createPhysicalName(stack: StackIdentity, logicalId: string): string {
  const parts = [stack.stackName, logicalId];
  return `${stack.stackName}-${logicalId}-${createStableId({ kind: "name", parts }, UPPER_ALPHANUMERIC, 12)}`;
}

export function createFunctionName(stack: StackIdentity, logicalId: string): string {
  const name = createPhysicalName(stack, logicalId);
  return name.length <= MAX_FUNCTION_NAME
    ? name
    : `${name.slice(0, MAX_FUNCTION_NAME - 13)}${name.slice(-13)}`;
}

export function toFunctionArn(stack: StackIdentity, functionName: string): string {
  return `arn:${stack.partition}:lambda:${stack.region}:${stack.accountId}:function:${functionName}`;
}
