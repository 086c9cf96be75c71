import {
  createConfirmed,
  decodeJwt,
  getTokens,
  messageOf,
  refusalOf,
  signIn,
} from "../../support/pool-users.ts";
import { createTestPool } from "../../support/user-pools.ts";

async function createRotating(RetryGracePeriodSeconds = 0) {
  const RefreshTokenRotation = { Feature: "ENABLED", RetryGracePeriodSeconds };
  const test = await createTestPool({ client: { RefreshTokenRotation } });
  await createConfirmed(test);
  const tokens = await getTokens(signIn(test));
  const refresh = (token: string | undefined) => test.pool.refresh(test.client, token ?? "");
  return { test, tokens, refresh };
}

describe("A6.4: refresh token rotation", () => {
  test("replaces the refresh token with each use, and the old one is dead at once without grace", async () => {
    const { tokens, refresh } = await createRotating();
    const second = await refresh(tokens.refreshToken);
    expect(second.refreshToken).not.toBe(tokens.refreshToken);
    expect(await messageOf(refresh(tokens.refreshToken))).toBe("Refresh token has been reused");
    const third = await refresh(second.refreshToken);
    expect(third.refreshToken).not.toBe(second.refreshToken);
    expect(decodeJwt(third.accessToken).claims.origin_jti).toBe(
      decodeJwt(tokens.accessToken).claims.origin_jti,
    );
  });

  test("lets the old token be used again within the grace, and not after it", async () => {
    const { test, tokens, refresh } = await createRotating(30);
    const second = await refresh(tokens.refreshToken);
    test.clock.advance({ seconds: 29 });
    const again = await refresh(tokens.refreshToken);
    test.clock.advance({ seconds: 1 });
    expect(await refusalOf(refresh(tokens.refreshToken))).toBe("refresh-token-reused");
    expect((await refresh(second.refreshToken)).refreshToken).toBeDefined();
    expect((await refresh(again.refreshToken)).refreshToken).toBeDefined();
  });

  test("gives tokens to one of twenty uses at once", async () => {
    const { tokens, refresh } = await createRotating();
    const all = await Promise.all(Array.from({ length: 20 }, () => refusalOf(refresh(tokens.refreshToken))));
    expect(all.filter((refusal) => refusal === "no refusal")).toHaveLength(1);
    expect(new Set(all)).toEqual(new Set(["no refusal", "refresh-token-reused"]));
  });

  test("gives no token a longer life than the sign-in has", async () => {
    const { test, tokens, refresh } = await createRotating();
    test.clock.advance({ seconds: test.client.refreshTokenSeconds - 1 });
    const second = await refresh(tokens.refreshToken);
    test.clock.advance({ seconds: 1 });
    expect(await refusalOf(refresh(second.refreshToken))).toBe("refresh-token-expired");
  });

  test("refuses REFRESH_TOKEN_AUTH, and spends nothing by it", async () => {
    const { test, tokens, refresh } = await createRotating();
    const parameters = { REFRESH_TOKEN: tokens.refreshToken ?? "" };
    const attempt = test.pool.initiateAuth(test.client, {
      authFlow: "REFRESH_TOKEN_AUTH",
      parameters,
      isAdmin: false,
    });
    expect(await refusalOf(attempt)).toBe("refresh-flow-rotating");
    expect((await refresh(tokens.refreshToken)).refreshToken).toBeDefined();
  });

  test("revoking any token of the family, a replaced one too, ends all", async () => {
    const { test, tokens, refresh } = await createRotating();
    const second = await refresh(tokens.refreshToken);
    await test.pool.revokeRefreshToken(test.client, tokens.refreshToken ?? "");
    expect(await refusalOf(refresh(second.refreshToken))).toBe("refresh-token-revoked");
    expect(await refusalOf(test.pool.verifyAccessToken(second.accessToken))).toBe("access-token-revoked");
  });
});
