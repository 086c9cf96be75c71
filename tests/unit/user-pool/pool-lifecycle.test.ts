import type { UserPoolInput } from "../../../local/user-pool/pool-input.ts";
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
import {
  createTestPool,
  EMAIL_POOL,
  FULL_CLIENT,
  TEST_CLIENT_ID,
  TEST_POOL_ID,
  TEST_START,
} from "../../support/user-pools.ts";

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

describe("a template that is edited while the pools run", () => {
  const CLIENT = { clientId: TEST_CLIENT_ID, properties: FULL_CLIENT };
  const toInput = (changes: Partial<UserPoolInput> = {}): UserPoolInput => ({
    userPoolId: TEST_POOL_ID,
    userPoolArn: `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${TEST_POOL_ID}`,
    region: "eu-west-1",
    properties: EMAIL_POOL,
    clients: [CLIENT],
    domains: [],
    ...changes,
  });
  const withCallback = (url: string) => ({ ...CLIENT, properties: { ...FULL_CLIENT, CallbackURLs: [url] } });
  const openPools = async () => {
    const test = await createTestPool();
    test.pools.prepareTemplate([toInput()])();
    return { ...test, pool: () => test.pools.get(TEST_POOL_ID) };
  };

  test("changes pool, clients and domains at once, and leaves users, keys and tokens alone", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    const { accessToken } = await getTokens(signIn(test));
    const keys = await test.pool.jwks();
    const commit = test.pools.prepareTemplate([
      toInput({
        properties: { ...EMAIL_POOL, UserPoolName: "renamed" },
        clients: [withCallback("https://other.example.com/")],
        domains: ["hello"],
      }),
    ]);
    expect(test.pools.get(TEST_POOL_ID).settings.name).toBe("test-users");
    commit();
    const pool = test.pools.get(TEST_POOL_ID);
    expect(pool.settings.name).toBe("renamed");
    expect(pool.domains).toEqual(["hello"]);
    expect(pool.getClient(TEST_CLIENT_ID).callbackUrls).toEqual(["https://other.example.com/"]);
    expect(await pool.jwks()).toEqual(keys);
    expect((await pool.verifyAccessToken(accessToken)).user.attributes.email).toBe(EMAIL);
  });

  test("changes nothing when any of it is refused, and says where", async () => {
    const { pools, pool } = await openPools();
    const broken = {
      ...CLIENT,
      properties: { ...FULL_CLIENT, NoSuch: 1 },
      origin: { file: "t.yaml", path: "C" },
    };
    const edit = toInput({ properties: { ...EMAIL_POOL, UserPoolName: "renamed" }, clients: [broken] });
    expect(() => pools.prepareTemplate([edit])).toThrow("t.yaml › C.NoSuch");
    expect(pool().settings.name).toBe("test-users");
  });

  test("leaves alone what the API has changed or removed, unless the template says something new of it", async () => {
    const { pools, pool } = await openPools();
    await pool().updateClient(TEST_CLIENT_ID, { ...FULL_CLIENT, ClientName: "by the API" });
    pools.prepareTemplate([toInput({ domains: ["hello"] })])();
    expect(pool().getClient(TEST_CLIENT_ID).clientName).toBe("by the API");
    pools.prepareTemplate([toInput({ clients: [withCallback("https://new.example.com/")] })])();
    expect(pool().getClient(TEST_CLIENT_ID).clientName).toBe("test-client");
    expect(pool().domains).toEqual([]);
    await pool().deleteClient(TEST_CLIENT_ID);
    pools.prepareTemplate([toInput({ clients: [withCallback("https://new.example.com/")] })])();
    expect(pool().listClients()).toEqual([]);
  });

  test("keeps pools and clients that the API made", async () => {
    const { pools, pool } = await openPools();
    const made = await pools.createPool({ UserPoolName: "of the API" });
    const client = await pool().createClient({ properties: { ClientName: "api" }, generatesSecret: false });
    pools.prepareTemplate([toInput({ properties: { ...EMAIL_POOL, UserPoolName: "renamed" } })])();
    expect(pools.list().map(({ settings }) => settings.name)).toEqual(["renamed", "of the API"]);
    expect(pools.get(made.settings.userPoolId)).toBe(made);
    expect(pool().getClient(client.clientId).clientName).toBe("api");
  });

  test("makes a new pool, and a pool that is put back has its users again", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    const other = { ...toInput(), userPoolId: "eu-west-1_Other0001", clients: [] };
    test.pools.prepareTemplate([other])();
    expect(test.pools.list().map(({ settings }) => settings.userPoolId)).toEqual(["eu-west-1_Other0001"]);
    expect(() => test.pools.getByClientId(TEST_CLIENT_ID)).toThrow();
    test.pools.prepareTemplate([toInput(), other])();
    expect(test.pools.list().map(({ settings }) => settings.userPoolId)).toEqual([
      TEST_POOL_ID,
      "eu-west-1_Other0001",
    ]);
    expect(
      (await getTokens(signIn({ ...test, pool: test.pools.get(TEST_POOL_ID) }))).accessToken,
    ).toBeDefined();
  });
});
