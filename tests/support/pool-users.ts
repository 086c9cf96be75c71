import type { JsonObject } from "../../local/platform/json.ts";
import type { User } from "../../local/user-pool/user.ts";
import type { AuthOutcome, TokenSet } from "../../local/user-pool/user-pool.ts";
import { UserPoolError } from "../../local/user-pool/user-pool-error.ts";
import type { TestPool } from "./user-pools.ts";

export const PASSWORD = "Passw0rd!é";
export const OTHER_PASSWORD = "0ther-Passw0rd";
export const EMAIL = "jane@example.com";

/** A confirmed user with a verified email and a permanent password. */
export async function createConfirmed(test: TestPool, username = EMAIL, attributes = {}): Promise<User> {
  await createInvited(test, username, { email_verified: "true", name: "Jane", ...attributes });
  await test.pool.adminSetUserPassword({ username, password: PASSWORD, isPermanent: true });
  return test.pool.getUser(username);
}

/** A user who has to change the temporary {@link PASSWORD}. */
export function createInvited(
  test: TestPool,
  username = EMAIL,
  attributes: Readonly<Record<string, string>> = {},
): Promise<User> {
  return test.pool.adminCreateUser({
    username,
    attributes,
    temporaryPassword: PASSWORD,
    messageAction: "SUPPRESS",
    deliveryMediums: [],
  });
}

/** A user who signed up and has not confirmed. */
export function signUp(test: TestPool, username = EMAIL, attributes: Readonly<Record<string, string>> = {}) {
  return test.pool.signUp(test.client, {
    username,
    password: PASSWORD,
    attributes: { name: "Jane", ...attributes },
  });
}

export function signIn(test: TestPool, username = EMAIL, password = PASSWORD): Promise<AuthOutcome> {
  return test.pool.initiateAuth(test.client, {
    authFlow: "ADMIN_USER_PASSWORD_AUTH",
    parameters: { USERNAME: username, PASSWORD: password },
    isAdmin: true,
  });
}

export async function getTokens(outcome: Promise<AuthOutcome>): Promise<TokenSet> {
  const settled = await outcome;
  if (settled.kind !== "tokens") throw new Error(`asked for ${settled.challenge.name}`);
  return settled.tokens;
}

export async function getChallenge(outcome: Promise<AuthOutcome>) {
  const settled = await outcome;
  if (settled.kind !== "challenge") throw new Error("no challenge");
  return { ...settled.challenge, session: settled.session };
}

/** `reason: message` of the refusal, or `no refusal`. */
export async function refusalOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return "no refusal";
  } catch (error) {
    if (!(error instanceof UserPoolError)) throw error;
    return error.reason;
  }
}

export async function messageOf(attempt: Promise<unknown>): Promise<string> {
  return attempt.then(
    () => "no refusal",
    (error: Error) => error.message,
  );
}

/** Header and claims, unverified. */
export function decodeJwt(token: string | undefined): { header: JsonObject; claims: JsonObject } {
  const [header = "", claims = ""] = (token ?? "").split(".");
  const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as JsonObject;
  return { header: read(header), claims: read(claims) };
}
