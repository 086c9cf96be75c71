import { createConfirmed, decodeJwt, getTokens, signIn } from "../support/pool-users.ts";
import { createTestFunctions } from "../support/trigger-functions.ts";
import { createTestPool, EMAIL_POOL } from "../support/user-pools.ts";

const FIXED = {
  sub: "somebody-else",
  iss: "https://evil.example",
  aud: "another-client",
  exp: 9_999_999_999,
  iat: 0,
  auth_time: 0,
  jti: "x",
  origin_jti: "x",
  token_use: "refresh",
  "cognito:username": "root",
};
const FIXED_IN_ACCESS = { ...FIXED, client_id: "x", username: "root", event_id: "x", scope: "admin/all" };

describe("C-30: PreTokenGeneration cannot speak for another user, pool or client", () => {
  test.each(["override", "suppress"])(
    "C-30: what it wants to %s of the token's own claims is ignored",
    async (wish) => {
      const functions = createTestFunctions();
      const LambdaConfig = { PreTokenGenerationConfig: { LambdaArn: "arn:tokens", LambdaVersion: "V2_0" } };
      const pool = { ...EMAIL_POOL, LambdaConfig };
      const users = await createTestPool({ pool, deps: { triggerFunctions: functions } });
      const { sub, username } = await createConfirmed(users);
      const toWish = (claims: object) =>
        wish === "override"
          ? { claimsToAddOrOverride: { ...claims, seen: "yes" } }
          : { claimsToSuppress: Object.keys(claims), claimsToAddOrOverride: { seen: "yes" } };
      functions.answers.TokenGeneration_Authentication = {
        claimsAndScopeOverrideDetails: {
          idTokenGeneration: toWish(FIXED),
          accessTokenGeneration: toWish(FIXED_IN_ACCESS),
        },
      };
      const tokens = await getTokens(signIn(users));
      const { clientId } = users.client;
      const now = users.clock.now() / 1000;
      const own = {
        seen: "yes",
        sub,
        iss: users.pool.settings.issuer,
        iat: now,
        auth_time: now,
        exp: now + 3600,
      };
      const id = decodeJwt(tokens.idToken).claims;
      expect(id).toMatchObject({ ...own, aud: clientId, token_use: "id", "cognito:username": username });
      const access = decodeJwt(tokens.accessToken).claims;
      expect(access).toMatchObject({ ...own, client_id: clientId, username, token_use: "access" });
      expect(access).toMatchObject({ scope: "aws.cognito.signin.user.admin", event_id: id.event_id });
      expect(access).not.toHaveProperty("aud");
      expect([id.jti, id.origin_jti, access.jti, access.origin_jti]).not.toContain("x");
      expect(id.origin_jti).toBe(access.origin_jti);
      await expect(users.pool.verifyAccessToken(tokens.accessToken)).resolves.toMatchObject({
        user: { sub },
      });
    },
  );
});
