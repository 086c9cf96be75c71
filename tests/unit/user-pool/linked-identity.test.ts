import { createConfirmed, decodeJwt, EMAIL, refusalOf, signIn } from "../../support/pool-users.ts";
import { PROVIDER } from "../../support/stand-in-provider.ts";
import { createTestPool, type TestPool } from "../../support/user-pools.ts";

const ADA = { providerName: "Partner", attributeName: "Cognito_Subject", value: "Ada" };

let users: TestPool;
beforeEach(async () => {
  users = await createTestPool({
    client: { SupportedIdentityProviders: ["COGNITO", "Partner"] },
    identityProviders: [PROVIDER],
  });
});

async function arrive(claims: Readonly<Record<string, string>> = {}) {
  const named = { sub: "Ada", email: "ada@partner.example", name: "Ada" };
  const external = { providerName: "Partner", claims: { ...named, ...claims } };
  return (await users.pool.signInExternalUser(users.client, external)).user;
}

describe("C3: a user who is linked to a provider", () => {
  test("is the one who comes by it, with the provider's attributes, and keeps the password", async () => {
    const local = await createConfirmed(users);
    await users.pool.linkProvider({ username: EMAIL, external: ADA });
    const arrived = await arrive({ email: EMAIL, email_verified: "true" });
    expect([arrived.sub, arrived.status, arrived.attributes.name]).toEqual([local.sub, "CONFIRMED", "Ada"]);
    expect(JSON.parse(arrived.attributes.identities ?? "")).toMatchObject([
      { userId: "Ada", providerName: "Partner", primary: false },
    ]);
    expect(await signIn(users)).toMatchObject({ kind: "tokens" });
  });

  test("B2: is shown with the identity, as text to the API and as a list in the ID token", async () => {
    const user = await arrive();
    const shown = users.pool.readableAttributes(users.client, user, ["openid", "email"]);
    expect(JSON.parse(shown.identities ?? "")).toMatchObject([{ userId: "Ada", primary: true }]);
    const grant = { client: users.client, user, redirectUri: "x", scopes: ["openid"], authTime: 1 };
    const { idToken } = await users.pool.issueImplicitTokens(grant);
    expect(decodeJwt(idToken).claims.identities).toMatchObject([{ userId: "Ada", primary: "true" }]);
  });

  test("may be known there by another claim", async () => {
    const local = await createConfirmed(users);
    const external = { ...ADA, attributeName: "badge", value: "77" };
    await users.pool.linkProvider({ username: EMAIL, external });
    expect((await arrive({ badge: "77", email: EMAIL })).sub).toBe(local.sub);
    expect((await arrive({ badge: "78", sub: "Eve" })).sub).not.toBe(local.sub);
  });

  test("takes nobody else's address on the way", async () => {
    await createConfirmed(users);
    await createConfirmed(users, "joe@example.com");
    await users.pool.linkProvider({ username: EMAIL, external: ADA });
    expect(await refusalOf(arrive({ email: "joe@example.com" }))).toBe("alias-exists");
  });

  test("is somebody else once the link is gone", async () => {
    const local = await createConfirmed(users);
    await users.pool.linkProvider({ username: EMAIL, external: ADA });
    await users.pool.unlinkProvider(ADA);
    expect((await users.pool.getUser(EMAIL)).attributes.identities).toBeUndefined();
    expect((await arrive()).sub).not.toBe(local.sub);
    expect(await refusalOf(users.pool.unlinkProvider(ADA))).toBe("user-not-found");
  });

  test("hands the link on to nobody who takes the name", async () => {
    await createConfirmed(users);
    await users.pool.linkProvider({ username: EMAIL, external: ADA });
    await users.pool.adminDeleteUser((await users.pool.getUser(EMAIL)).username);
    const next = await createConfirmed(users);
    expect((await arrive()).sub).not.toBe(next.sub);
  });

  test("may be another one once the first is deleted", async () => {
    await createConfirmed(users);
    await users.pool.linkProvider({ username: EMAIL, external: ADA });
    await users.pool.adminDeleteUser((await users.pool.getUser(EMAIL)).username);
    const next = await createConfirmed(users);
    await users.pool.linkProvider({ username: EMAIL, external: ADA });
    expect((await arrive({ email: EMAIL })).sub).toBe(next.sub);
  });

  test("is linked to nobody who is a user already, nor twice, nor to an unknown provider", async () => {
    await createConfirmed(users);
    await arrive({ sub: "Eve" });
    const link = (external: typeof ADA) => refusalOf(users.pool.linkProvider({ username: EMAIL, external }));
    expect(await link({ ...ADA, value: "Eve" })).toBe("invalid-parameter");
    expect(await link(ADA)).toBe("no refusal");
    expect(await link(ADA)).toBe("invalid-parameter");
    expect(await link({ ...ADA, providerName: "Other" })).toBe("resource-not-found");
    const nobody = users.pool.linkProvider({ username: "nobody@example.com", external: ADA });
    expect(await refusalOf(nobody)).toBe("user-not-found");
  });
});
