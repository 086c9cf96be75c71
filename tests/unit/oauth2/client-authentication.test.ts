import { authenticateClient } from "../../../local/oauth2/client-authentication.ts";
import type { DomainRequest } from "../../../local/oauth2/domain-request.ts";
import { parseFormParameters } from "../../../local/oauth2/form-parameters.ts";
import { OAuthError } from "../../../local/oauth2/oauth-error.ts";
import { buildAppClient, createStandInPools } from "../../support/stand-in-pool.ts";

const { clientId } = buildAppClient();
const SECRET = "s3cr3t0123456789";

function authenticate(
  body: string,
  { authorization, secret }: { readonly authorization?: string; readonly secret?: string } = {},
): string {
  const client = secret === undefined ? {} : { clientSecret: secret };
  const headers = new Headers(authorization === undefined ? {} : { authorization });
  const request = { host: "localhost", raw: { headers } } as unknown as DomainRequest;
  try {
    authenticateClient(createStandInPools({ client }), request, parseFormParameters(body));
    return "ok";
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return error.description ?? error.code;
  }
}

const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

describe("client authentication", () => {
  test("A6.1: takes a public client by its id in the body", () => {
    expect(authenticate(`client_id=${clientId}`)).toBe("ok");
    expect(authenticate(`client_id=${clientId}&client_secret=`)).toBe("ok");
    expect(authenticate(`client_id=${clientId}`, { authorization: "Bearer x" })).toBe("ok");
  });

  test("A6.1: takes a confidential client by Basic or by the body", () => {
    const secret = SECRET;
    const authorization = basic(`${clientId}:${SECRET}`);
    expect(authenticate("", { secret, authorization })).toBe("ok");
    expect(authenticate(`client_id=${clientId}`, { secret, authorization })).toBe("ok");
    expect(authenticate("", { secret, authorization: authorization.replace("Basic", "basic ") })).toBe("ok");
    expect(authenticate(`client_id=${clientId}&client_secret=${SECRET}`, { secret })).toBe("ok");
  });

  test("B-40: refuses a confidential client without its secret or with another", () => {
    const secret = SECRET;
    expect(authenticate(`client_id=${clientId}`, { secret })).toBe("invalid_client_secret");
    expect(authenticate(`client_id=${clientId}&client_secret=x`, { secret })).toBe("invalid_client_secret");
    expect(authenticate("", { secret, authorization: basic(`${clientId}:`) })).toBe("invalid_client_secret");
  });

  test("refuses a public client that sends a secret, also an empty one by Basic", () => {
    expect(authenticate(`client_id=${clientId}&client_secret=x`)).toBe("invalid_client");
    expect(authenticate("", { authorization: basic(`${clientId}:`) })).toBe("invalid_client");
  });

  test("refuses nobody, and a client that is unknown", () => {
    expect(authenticate("")).toBe("invalid_client");
    expect(authenticate("client_id=nobody")).toBe("invalid_client");
  });

  test("B-41: refuses Basic of one client beside another in the body", () => {
    const authorization = basic(`${clientId}:${SECRET}`);
    expect(authenticate("client_id=other", { secret: SECRET, authorization })).toBe("invalid_client");
  });

  test("refuses two methods at once, as RFC 6749 §2.3 has it", () => {
    const authorization = basic(`${clientId}:${SECRET}`);
    expect(authenticate(`client_secret=${SECRET}`, { secret: SECRET, authorization })).toBe(
      "invalid_request",
    );
  });

  test.each([
    "Basic",
    "Basic ",
    basic(clientId),
    basic(":"),
    `${basic(`${clientId}:${SECRET}`)} x`,
    `${basic(`${clientId}:${SECRET}`)}!`,
    basic(`${clientId}:${encodeURIComponent("s3cr3t0123456789").replace("s", "%73")}`),
    basic(`${clientId}:s3cr3t0123456789ä`),
    basic(`${clientId}:s3cr3t0123456789\n`),
  ])("B-43: refuses malformed Basic %j", (authorization) => {
    expect(authenticate("", { secret: SECRET, authorization })).toMatch(/^invalid_client/);
  });
});
