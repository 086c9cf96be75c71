import { toRequestText } from "./http-text.ts";
import type { Twin } from "./processes.ts";

const SIGNATURE =
  "AWS4-HMAC-SHA256 Credential=local/20261122/us-east-1/cognito-idp/aws4_request, " +
  `SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`;

/** Operations that need no signature: what is sent proves who asks. */
const UNSIGNED = new Set(["GetUser"]);

/** The bytes of a call of the pool's JSON API, with a signature of the right form where one is needed. */
export function toPoolRequest(twin: Twin, operation: string, body: object): string {
  return toRequestText({
    method: "POST",
    path: "/",
    host: new URL(twin.poolUrl).host,
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
      ...(!UNSIGNED.has(operation) && { authorization: SIGNATURE }),
    },
    body: JSON.stringify(body),
  });
}

export async function callPool<T>(twin: Twin, operation: string, body: object): Promise<T> {
  const response = await fetch(twin.poolUrl, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
      authorization: SIGNATURE,
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${operation}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

export interface Tokens {
  readonly IdToken: string;
  readonly AccessToken: string;
}

export const PASSWORD = "Correct-Horse-1";

/** Creates users who can sign in with {@link PASSWORD}; those that an earlier run has made are taken. */
export async function createUsers(twin: Twin, count: number): Promise<readonly string[]> {
  const usernames = Array.from({ length: count }, (_, index) => `bench-${index}@example.com`);
  for (const username of usernames) {
    await callPool(twin, "AdminCreateUser", {
      UserPoolId: twin.userPoolId,
      Username: username,
      MessageAction: "SUPPRESS",
      UserAttributes: [
        { Name: "email", Value: username },
        { Name: "name", Value: "Bench" },
      ],
    });
    await callPool(twin, "AdminSetUserPassword", {
      UserPoolId: twin.userPoolId,
      Username: username,
      Password: PASSWORD,
      Permanent: true,
    });
  }
  return usernames;
}

export function toSignIn({ userPoolId, clients }: Twin, username: string): object {
  return {
    UserPoolId: userPoolId,
    ClientId: clients[0]?.id,
    AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: username, PASSWORD },
  };
}

export async function signIn(twin: Twin, username: string): Promise<Tokens> {
  const answer = await callPool<{ readonly AuthenticationResult: Tokens }>(
    twin,
    "AdminInitiateAuth",
    toSignIn(twin, username),
  );
  return answer.AuthenticationResult;
}
