import type { JsonObject } from "../../local/platform/json.ts";
import type { User } from "../../local/user-pool/user.ts";
import type { AuthOutcome } from "../../local/user-pool/user-pool.ts";
import { showCode } from "./authenticator-app.ts";
import { createConfirmed, EMAIL, getChallenge, signIn } from "./pool-users.ts";
import { createTestPool, EMAIL_POOL, type TestPool, type TestPoolOptions } from "./user-pools.ts";

export const ALL_FACTORS = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"];

/** A pool that asks for a second factor. */
export function createMfaPool(
  MfaConfiguration: "ON" | "OPTIONAL",
  { pool = {}, ...options }: TestPoolOptions & { readonly pool?: JsonObject } = {},
): Promise<TestPool> {
  return createTestPool({
    ...options,
    pool: { ...EMAIL_POOL, MfaConfiguration, EnabledMfas: ALL_FACTORS, ...pool },
  });
}

/** A confirmed user with an authenticator app. @returns its secret */
export async function createAppUser(
  test: TestPool,
  username = EMAIL,
): Promise<{ readonly user: User; readonly secret: string }> {
  const user = await createConfirmed(test, username);
  const secret = await addApp(test, user);
  return { user, secret };
}

/** Sets an app up and turns it on; the code that proves it is used with that. */
export async function addApp(test: TestPool, user: User): Promise<string> {
  const { secretCode } = await test.pool.associateSoftwareToken(user);
  await test.pool.verifySoftwareToken(user, { code: codeOf(test, secretCode) });
  const isOn = { isEnabled: true, isPreferred: false };
  await test.pool.setMfaPreference(user.username, { SOFTWARE_TOKEN_MFA: isOn });
  return secretCode;
}

export function codeOf(test: TestPool, secret: string): string {
  return showCode(secret, test.clock.now());
}

export function nextStep(test: TestPool): void {
  test.clock.advance({ seconds: 30 });
}

/** Answers a challenge as `RespondToAuthChallenge` does. */
export function respond(
  test: TestPool,
  [challengeName, session]: readonly [string, string | undefined],
  responses: Readonly<Record<string, string>> = {},
): Promise<AuthOutcome> {
  return test.pool.respondToAuthChallenge(test.client, {
    challengeName,
    session,
    responses: { USERNAME: EMAIL, ...responses },
    isAdmin: false,
  });
}

/** What is asked for after the right password. */
export async function challengeAfterPassword(test: TestPool, username = EMAIL) {
  const { name, parameters, session } = await getChallenge(signIn(test, username));
  return { name, parameters, session };
}
