import { toRefusal } from "../support/cognito-idp-caller.ts";
import { type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

let idp: RunningCognitoIdp;

beforeAll(async () => {
  idp = await startCognitoIdp();
  for (const name of ["ann", "bob", "cid"]) await idp.createUser(`${name}@example.com`);
});

afterAll(() => idp.close());

const PARAMETER = "api-400(InvalidParameterException)";

function list(request: object, operation = "ListUsers") {
  return idp.call(operation, { UserPoolId: idp.UserPoolId, ...request }, { isSigned: true });
}

describe("C-27: Filter", () => {
  test.each([
    ['email = "bob@example.com"', 1],
    ['email ^= "b"', 1],
    ['email ^= ""', 3],
    ['email = ""', 0],
    ['email = "%"', 0],
    ['email ^= "%"', 0],
    ['email ^= "_ob"', 0],
    ['email = "bob@example.com\\" OR \\"1\\"=\\"1"', 0],
    ["email = \"bob@example.com' OR '1'='1\"", 0],
    ['name = "Jane"', 3],
    ['status = "Enabled"', 3],
    ['cognito:user_status = "CONFIRMED"', 3],
    ['cognito:user_status = "UNCONFIRMED"', 0],
  ])("%s finds %i", async (Filter, count) => {
    const { status, body } = await list({ Filter });
    expect([status, body.Users?.length]).toEqual([200, count]);
  });

  test.each([
    ['email = "bob@example.com" OR 1=1', "Error while parsing filter"],
    ['email = "bob@example.com', "Error while parsing filter"],
    ["email = bob@example.com", "Error while parsing filter"],
    ['email = "a" "b"', "Error while parsing filter"],
    ['email = "a\\', "Error while parsing filter"],
    ['email != "a"', "Error while parsing filter"],
    ['email like "a"', "Error while parsing filter"],
    ["; DROP TABLE user", "Error while parsing filter"],
    ['password = "x"', "Invalid search attribute: password"],
    ['custom:level = "x"', "Invalid search attribute: custom:level"],
    ['constructor = "x"', "Invalid search attribute: constructor"],
    ['__proto__ = "x"', "Invalid search attribute: __proto__"],
  ])("%s is refused", async (Filter, message) => {
    const answer = await list({ Filter });
    expect([toRefusal(answer), answer.body.message]).toEqual([PARAMETER, message]);
  });

  test("longer than 256 characters is refused by the model", async () => {
    expect(toRefusal(await list({ Filter: `email = "${"x".repeat(300)}"` }))).toBe(PARAMETER);
  });
});

describe("C-28: a list's limits and tokens", () => {
  test.each([[-1], [61], [1_000_000]])("Limit %i is refused", async (Limit) => {
    expect(toRefusal(await list({ Limit }))).toBe(PARAMETER);
  });

  test.each([["60"], [1.5], [true], [{}]])("Limit %j is refused for its type", async (Limit) => {
    // Not InvalidParameterException as in the row: contract C1 has SerializationException for a wrong type.
    expect(toRefusal(await list({ Limit }))).toBe("api-400(SerializationException)");
  });

  test("Limit 0 is a full page", async () => {
    // Not refused as in the row: the model and contract C6 allow 0 to 60.
    const { body } = await list({ Limit: 0 });
    expect(body.Users).toHaveLength(3);
  });

  test.each([[0], [-1], [61]])("MaxResults %i of the other lists is refused", async (MaxResults) => {
    expect(toRefusal(await list({ MaxResults }, "ListUserPools"))).toBe(PARAMETER);
    expect(toRefusal(await list({ MaxResults }, "ListUserPoolClients"))).toBe(PARAMETER);
  });

  test("a token that is garbage, of another operation, filter or pool is refused", async () => {
    const users = (await list({ Limit: 1 })).body.PaginationToken;
    const clients = (await list({ MaxResults: 1 }, "ListUserPoolClients")).body.NextToken;
    const pools = (await list({ MaxResults: 1 }, "ListUserPools")).body.NextToken;
    expect([typeof users, typeof clients, typeof pools]).toEqual(["string", "string", "string"]);

    const altered = `${users.slice(0, -2)}${users.endsWith("A") ? "BB" : "AA"}`;
    for (const PaginationToken of ["garbage", "e30", altered, clients, pools])
      expect(toRefusal(await list({ PaginationToken }))).toBe(PARAMETER);
    const otherFilter = { PaginationToken: users, Filter: 'email ^= "b"' };
    expect(toRefusal(await list(otherFilter))).toBe(PARAMETER);
    const otherPool = { PaginationToken: users, UserPoolId: idp.other.UserPoolId };
    expect(toRefusal(await list(otherPool))).toBe(PARAMETER);

    for (const NextToken of ["garbage", users, pools])
      expect(toRefusal(await list({ NextToken }, "ListUserPoolClients"))).toBe(PARAMETER);
    const clientsOfOther = { NextToken: clients, UserPoolId: idp.other.UserPoolId };
    expect(toRefusal(await list(clientsOfOther, "ListUserPoolClients"))).toBe(PARAMETER);
    for (const NextToken of ["garbage", users, clients])
      expect(toRefusal(await list({ NextToken, MaxResults: 1 }, "ListUserPools"))).toBe(PARAMETER);
  });

  test("a token leads on, and only to the users that are left", async () => {
    const first = await list({ Limit: 2 });
    const second = await list({ Limit: 2, PaginationToken: first.body.PaginationToken });
    const names = [...first.body.Users, ...second.body.Users].map(({ Username }) => Username);
    expect([names.length, new Set(names).size, second.body.PaginationToken]).toEqual([3, 3, undefined]);
  });
});
