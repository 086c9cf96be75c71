import {
  createConfirmed,
  EMAIL,
  getChallenge,
  getTokens,
  PASSWORD,
  refusalOf,
  signIn,
} from "../../support/pool-users.ts";
import { createSrpClient, toSrpTimestamp } from "../../support/srp-client.ts";
import { createTestPool, TEST_POOL_ID, TEST_START } from "../../support/user-pools.ts";

const SERVER = { identifier: "api", name: "API", scopes: [] };

describe("a pool whose settings change", () => {
  test("finishes an SRP sign-in that was begun before", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    const srp = createSrpClient();
    const attempt = { USERNAME: EMAIL, SRP_A: srp.publicKey };
    const { parameters } = await getChallenge(
      test.pool.initiateAuth(test.client, { authFlow: "USER_SRP_AUTH", parameters: attempt, isAdmin: false }),
    );
    const changed = await test.pools.changePool(TEST_POOL_ID, (properties) => ({
      ...properties,
      UserPoolName: "renamed",
    }));
    const timestamp = toSrpTimestamp(TEST_START);
    const poolName = changed.settings.srpPoolName;
    const outcome = changed.respondToAuthChallenge(test.client, {
      challengeName: "PASSWORD_VERIFIER",
      session: undefined,
      responses: {
        USERNAME: parameters.USER_ID_FOR_SRP ?? "",
        PASSWORD_CLAIM_SECRET_BLOCK: parameters.SECRET_BLOCK ?? "",
        PASSWORD_CLAIM_SIGNATURE: srp.sign({ poolName, password: PASSWORD, timestamp, parameters }),
        TIMESTAMP: timestamp,
      },
      isAdmin: false,
    });
    expect((await getTokens(outcome)).accessToken).toBeDefined();
  });

  test("keeps its keys: tokens from before verify, and the JWKS is the same", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    const { accessToken } = await getTokens(signIn(test));
    const before = await test.pool.jwks();
    const changed = await test.pools.changePool(TEST_POOL_ID, (properties) => properties);
    expect(await changed.jwks()).toEqual(before);
    expect((await changed.verifyAccessToken(accessToken)).user.attributes.email).toBe(EMAIL);
  });

  test("is as it was when the new settings are refused", async () => {
    const test = await createTestPool();
    const change = test.pools.changePool(TEST_POOL_ID, (properties) => ({
      ...properties,
      AliasAttributes: ["email"],
    }));
    expect(await refusalOf(change)).toBe("invalid-parameter");
    expect(test.pools.get(TEST_POOL_ID).settings.aliasAttributes).toEqual([]);
  });
});

describe("what belongs to a pool", () => {
  test("is made once by twenty requests at once", async () => {
    const { pool } = await createTestPool();
    const all = await Promise.all(
      Array.from({ length: 20 }, () => refusalOf(pool.createResourceServer(SERVER))),
    );
    expect(all.filter((refusal) => refusal === "no refusal")).toHaveLength(1);
    expect(pool.listResourceServers()).toHaveLength(1);
  });

  test("is not there when the store cannot keep it", async () => {
    const { pool, store } = await createTestPool();
    const { write } = store;
    const failing = {
      ...store,
      write: (work: Parameters<typeof write>[0]) =>
        write((transaction) => {
          work(transaction);
          throw new Error("disk full");
        }),
    };
    const test = await createTestPool({ store: failing as typeof store });
    await expect(test.pool.createResourceServer(SERVER)).rejects.toThrow("disk full");
    expect(test.pool.listResourceServers()).toEqual([]);
    expect(pool.listResourceServers()).toEqual([]);
  });

  test("counts at most 25 resource servers, and a hundred scopes each (C9.3)", async () => {
    const { pool } = await createTestPool();
    for (let index = 0; index < 25; index += 1)
      await pool.createResourceServer({ ...SERVER, identifier: `api-${index}` });
    expect(await refusalOf(pool.createResourceServer(SERVER))).toBe("resource-limit-exceeded");
    const scopes = Array.from({ length: 101 }, (_, index) => ({ name: `s${index}`, description: "d" }));
    expect(await refusalOf(pool.updateResourceServer({ ...SERVER, identifier: "api-1", scopes }))).toBe(
      "resource-limit-exceeded",
    );
  });

  test("of another pool is not found", async () => {
    const { pools, pool, client } = await createTestPool();
    const other = await pools.createPool({ UserPoolName: "other" });
    expect(() => other.getClient(client.clientId)).toThrow("does not exist");
    expect(await refusalOf(other.updateClient(client.clientId, {}))).toBe("client-not-found");
    expect(await refusalOf(other.deleteClient(client.clientId))).toBe("client-not-found");
    await pool.createResourceServer(SERVER);
    expect(await refusalOf(other.deleteResourceServer("api"))).toBe("resource-server-not-found");
    expect(await refusalOf(other.deleteDomain("hello-1a2b"))).toBe("resource-not-found");
  });
});
