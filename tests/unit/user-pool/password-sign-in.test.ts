import { createPublicKey, verify } from "node:crypto";
import type { JsonWebKeyEntry } from "../../../local/user-pool/user-pool.ts";
import { createTestPool, type TestPool } from "../../support/user-pools.ts";

const PASSWORD = "Passw0rd!é";

async function createConfirmed(test: TestPool, email = "jane@example.com") {
  await test.pool.adminCreateUser({
    username: email,
    attributes: { name: "Jane", email_verified: "true" },
    messageAction: "SUPPRESS",
    deliveryMediums: [],
  });
  await test.pool.adminSetUserPassword({ username: email, password: PASSWORD, isPermanent: true });
  return test.pool.getUser(email);
}

function signIn(test: TestPool, username = "jane@example.com", password = PASSWORD) {
  return test.pool.initiateAuth(test.client, {
    authFlow: "ADMIN_USER_PASSWORD_AUTH",
    parameters: { USERNAME: username, PASSWORD: password },
    isAdmin: true,
  });
}

function decode(token: string | undefined) {
  const [header = "", claims = ""] = (token ?? "").split(".");
  const read = (part: string) =>
    JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
  return { header: read(header), claims: read(claims) };
}

function isSigned(token: string, keys: readonly JsonWebKeyEntry[]): boolean {
  const [header = "", claims = "", signature = ""] = token.split(".");
  const jwk = keys.find(({ kid }) => kid === decode(token).header.kid);
  if (!jwk) return false;
  const key = createPublicKey({ key: { ...jwk }, format: "jwk" });
  return verify("sha256", Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, "base64url"));
}

test("a confirmed user gets three tokens, two of them signed by different published keys", async () => {
  const test = await createTestPool();
  const user = await createConfirmed(test);
  const outcome = await signIn(test);
  if (outcome.kind !== "tokens") throw new Error(outcome.kind);
  const { accessToken, idToken = "", refreshToken = "" } = outcome.tokens;
  const { keys } = await test.pool.jwks();
  expect(isSigned(accessToken, keys)).toBe(true);
  expect(isSigned(idToken, keys)).toBe(true);
  expect(decode(accessToken).header.kid).not.toBe(decode(idToken).header.kid);
  expect(refreshToken.split(".")).toHaveLength(5);
  const known = await test.pools.authenticate(accessToken);
  expect(known.user.sub).toBe(user.sub);
});
