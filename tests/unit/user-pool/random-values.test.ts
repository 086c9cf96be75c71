import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemRandom } from "../../../local/platform/random.ts";
import { openStore } from "../../../local/store/open-store.ts";
import {
  hashToken,
  issueRefreshToken,
  parseRefreshToken,
} from "../../../local/user-pool/tokens/token-family.ts";
import { createSub } from "../../../local/user-pool/users/new-username.ts";
import { createTemporaryPassword } from "../../../local/user-pool/users/password-policy.ts";
import {
  createConfirmed,
  createInvited,
  getChallenge,
  getTokens,
  PASSWORD,
  signIn,
  signUp,
} from "../../support/pool-users.ts";
import { createTestPool } from "../../support/user-pools.ts";

const DRAWS = 10_000;

describe("C-32: ten thousand draws", () => {
  const draw = (make: () => string) => Array.from({ length: DRAWS }, make);

  test("of subs have the documented shape and never repeat (H-20)", () => {
    const subs = draw(() => createSub(systemRandom));
    expect(new Set(subs).size).toBe(DRAWS);
    expect(
      subs.every((sub) => /^[0-9a-f]{8}-[0-9a-f]{4}-70[0-9a-f]{2}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(sub)),
    ).toBe(true);
  });

  test("of refresh tokens have five parts, name their family, and never repeat", () => {
    const family = systemRandom.uuid();
    const tokens = draw(() => issueRefreshToken(systemRandom, family));
    expect(new Set(tokens.map(hashToken)).size).toBe(DRAWS);
    expect(tokens.every((token) => parseRefreshToken(token) === family)).toBe(true);
    expect(tokens.every((token) => /^[A-Za-z0-9-_=.]+$/.test(token))).toBe(true);
  });

  test("of temporary passwords never repeat", () => {
    const policy = {
      minimumLength: 8,
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      requireSymbols: true,
      temporaryPasswordValidityDays: 7,
      passwordHistorySize: 0,
    };
    expect(new Set(draw(() => createTemporaryPassword(policy, systemRandom))).size).toBe(DRAWS);
  });
});

describe("what is at rest (C-26)", () => {
  test("holds no password, code, session, cookie or token", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-at-rest-"));
    const file = join(folder, "state.sqlite");
    const store = await openStore({ file });
    const test = await createTestPool({ store });
    const user = await createConfirmed(test);
    const secrets = [PASSWORD];
    const { accessToken, idToken = "", refreshToken = "" } = await getTokens(signIn(test));
    secrets.push(...[accessToken, idToken, refreshToken].flatMap((token) => token.split(".").slice(1)));
    await signUp(test, "joe@example.com");
    secrets.push(`"${test.lastCode()}"`);
    secrets.push((await test.pool.createLoginSession(user)).cookie);
    const redirectUri = "http://localhost:3002/callback";
    const grant = { client: test.client, user, redirectUri, scopes: ["openid"], authTime: 1 };
    secrets.push(await test.pool.issueAuthorizationCode(grant));
    await createInvited(test, "invited@example.com");
    secrets.push((await getChallenge(signIn(test, "invited@example.com"))).session ?? "no session");
    await store.close();
    const content = readFileSync(file);
    rmSync(folder, { recursive: true });
    expect(content.includes(user.sub)).toBe(true);
    expect(content.includes("confirmation-code")).toBe(true);
    expect(secrets.filter((secret) => content.includes(secret))).toEqual([]);
  });
});
