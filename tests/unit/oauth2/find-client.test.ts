import { findClientOnHost, listPoolsOnHost } from "../../../local/oauth2/find-client.ts";
import type { UserPools } from "../../../local/user-pool/user-pool.ts";
import { buildAppClient, createStandInPools } from "../../support/stand-in-pool.ts";

const { clientId } = buildAppClient();

function findOn(host: string, userPools: UserPools = createStandInPools()): string | undefined {
  return findClientOnHost(userPools, host, clientId)?.client.clientId;
}

describe("the client of a host", () => {
  test.each(["localhost:3001", "127.0.0.1:3001", "[::1]:3001", "localhost"])(
    "is found on %s by its id alone",
    (host) => {
      expect(findOn(host)).toBe(clientId);
    },
  );

  test.each(["hello-1a2b.auth.us-east-1.localhost:3001", "HELLO-1a2b.auth.us-east-1.localhost"])(
    "is found on its pool's own host %s",
    (host) => {
      expect(findOn(host)).toBe(clientId);
    },
  );

  test.each(["other.auth.us-east-1.localhost:3001", "hello-1a2b.auth.eu-west-1.localhost:3001"])(
    "is not found on %s, a domain of no pool",
    (host) => {
      expect(findOn(host)).toBeUndefined();
    },
  );

  test("is found on a custom domain", () => {
    const pools = createStandInPools({ domains: ["hello-1a2b", "auth.example.com"] });
    expect(findOn("auth.example.com", pools)).toBe(clientId);
  });

  test("is not found when its pool has no domain: hosted pages need one", () => {
    expect(findOn("localhost:3001", createStandInPools({ domains: [] }))).toBeUndefined();
  });

  test("is not found on the host of another pool", () => {
    const [first] = createStandInPools().list();
    const second = createStandInPools({
      domains: ["other"],
      settings: { userPoolId: "us-east-1_ZyXwVuTs2" },
    });
    const both: UserPools = {
      ...second,
      list: () => [...(first ? [first] : []), ...second.list()],
      getByClientId: createStandInPools().getByClientId,
    };
    expect(findOn("other.auth.us-east-1.localhost", both)).toBeUndefined();
    expect(findOn("hello-1a2b.auth.us-east-1.localhost", both)).toBe(clientId);
    expect(listPoolsOnHost(both, "localhost")).toHaveLength(2);
  });

  test("is not found by an unknown id", () => {
    expect(findClientOnHost(createStandInPools(), "localhost", "nobody")).toBeUndefined();
  });

  test("lets a failure that is no refusal through", () => {
    const broken = {
      ...createStandInPools(),
      getByClientId: () => {
        throw new RangeError("disk");
      },
    };
    expect(() => findClientOnHost(broken, "localhost", clientId)).toThrow(RangeError);
  });
});
