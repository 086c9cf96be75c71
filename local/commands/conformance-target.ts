import { readFileSync } from "node:fs";
import type { ConformanceTarget } from "../conformance/target.ts";
import { isJsonObject, type JsonObject } from "../platform/json.ts";
import type { Random } from "../platform/random.ts";
import { StartError } from "../platform/start-error.ts";
import type { TwinSummary } from "../start/twin-summary.ts";
import { type CognitoClient, createCognitoClient } from "./cognito-client.ts";
import type { DeployedStack } from "./deployed-stack.ts";
import { createThrowAwayUsers, type ThrowAwayUsers } from "./throw-away-users.ts";

/** A target before anybody has signed in there. */
export interface TargetAddress
  extends Pick<
    ConformanceTarget,
    "name" | "apiUrl" | "hostedUiUrl" | "issuerUrl" | "region" | "userPoolId" | "clientId"
  > {
  readonly cognito: CognitoClient;
}

export function toStackAddress(stack: DeployedStack): TargetAddress {
  const { stackName, apiUrl, hostedUiUrl, cognitoIdpUrl, region, userPoolId, clientId, cognito } = stack;
  if (hostedUiUrl === undefined) {
    throw new StartError({
      problem: `The stack ${stackName} has no output HostedUiBaseUrl.`,
      remedy: "Add the address of its user pool domain to the outputs, and deploy.",
    });
  }
  const issuerUrl = `${cognitoIdpUrl}${userPoolId}`;
  return { name: stackName, apiUrl, hostedUiUrl, issuerUrl, region, userPoolId, clientId, cognito };
}

/** @throws StartError when the twin lacks an API, a pool or a client */
export function toTwinAddress(twin: TwinSummary, name = "twin"): TargetAddress {
  const { apiUrl, poolUrl, userPoolId, region, clients } = twin;
  const clientId = clients[0]?.id;
  if (apiUrl === null || poolUrl === null || userPoolId === null || clientId === undefined) {
    throw new StartError({
      problem: "The twin lacks an API, a user pool or an app client.",
      remedy: "Compare with a template that has all three.",
    });
  }
  const issuerUrl = `${poolUrl}/${userPoolId}`;
  const cognito = createCognitoClient(poolUrl, region);
  return { name, apiUrl, hostedUiUrl: poolUrl, issuerUrl, region, userPoolId, clientId, cognito };
}

/** @throws StartError unless the file holds what `start --json` prints */
export function readTwinJson(file: string): TwinSummary {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (isJsonObject(value) && "apiUrl" in value && "pools" in value) return value as unknown as TwinSummary;
  } catch (cause) {
    throw toFileError(file, cause);
  }
  throw toFileError(file, undefined);
}

function toFileError(file: string, cause: unknown): StartError {
  return new StartError({
    file,
    problem: "This is not what a twin prints with --json.",
    remedy: "Write the line of `start --json` into it.",
    cause,
  });
}

export interface SignedInTarget {
  readonly target: ConformanceTarget;
  readonly users: ThrowAwayUsers;
}

/** Makes a user of the run's own, and signs in by the administrator's flow. `users` removes it again. */
export async function signInAt(
  address: TargetAddress,
  users: ThrowAwayUsers,
  random: Random,
): Promise<ConformanceTarget> {
  const { cognito, userPoolId, clientId, ...rest } = address;
  const [username, password] = [`throw-away-${random.uuid()}@example.com`, `Aa1!${random.uuid()}`];
  const pool = { UserPoolId: userPoolId, Username: username };
  users.expect(username);
  const attributes = { email: username, email_verified: "true", name: "Throw-away user" };
  await cognito.call("AdminCreateUser", {
    ...pool,
    MessageAction: "SUPPRESS",
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
  });
  users.confirm(username);
  await cognito.call("AdminSetUserPassword", { ...pool, Password: password, Permanent: true });
  const { AuthenticationResult: tokens } = await cognito.call("AdminInitiateAuth", {
    UserPoolId: userPoolId,
    ClientId: clientId,
    AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: username, PASSWORD: password },
  });
  const [idToken, accessToken] = [readText(tokens, "IdToken"), readText(tokens, "AccessToken")];
  return { ...rest, userPoolId, clientId, idToken, accessToken, ...(await readUrls(address)) };
}

export function createUsersAt({ userPoolId, cognito }: TargetAddress): ThrowAwayUsers {
  return createThrowAwayUsers({ userPoolId, cognito });
}

async function readUrls({ cognito, userPoolId, clientId }: TargetAddress) {
  const output = await cognito.call("DescribeUserPoolClient", { UserPoolId: userPoolId, ClientId: clientId });
  const client = isJsonObject(output.UserPoolClient) ? output.UserPoolClient : {};
  const callbackUrl = readFirst(client, "CallbackURLs");
  if (callbackUrl !== undefined) return { callbackUrl, logoutUrl: readFirst(client, "LogoutURLs") };
  throw new StartError({
    problem: `The app client ${clientId} has no callback URL.`,
    remedy: "Compare with a client that has a sign-in page.",
  });
}

function readFirst(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  const first: unknown = Array.isArray(value) ? value[0] : undefined;
  return typeof first === "string" ? first : undefined;
}

function readText(object: unknown, name: string): string {
  const value = isJsonObject(object) ? object[name] : undefined;
  if (typeof value === "string") return value;
  throw new StartError({
    problem: `The sign-in gave no ${name}.`,
    remedy: "The client needs ALLOW_ADMIN_USER_PASSWORD_AUTH, and the user no second factor.",
  });
}
