import type { AppClient } from "../../../local/user-pool/app-client.ts";
import { createStandInDomain, ORIGIN } from "../../support/stand-in-domain.ts";
import { buildAppClient } from "../../support/stand-in-pool.ts";

const MACHINE: Partial<AppClient> = {
  clientSecret: "s3cr3t",
  oauthFlows: ["client_credentials"],
  oauthScopes: ["api/read", "api/write", "openid"],
};

/** What the pool was told besides client and scopes, the last time. */
let heard: unknown;

async function ask(
  scope: string,
  client: Partial<AppClient> = MACHINE,
  more: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> {
  const secret = client.clientSecret === undefined ? {} : { client_secret: client.clientSecret };
  const { clientId } = buildAppClient();
  const form = { grant_type: "client_credentials", client_id: clientId, scope, ...secret, ...more };
  const issueClientToken = async (_client: AppClient, _scopes: readonly string[], caller: unknown) => {
    heard = caller;
    return { accessToken: "a.b.c", expiresInSeconds: 3600 };
  };
  const answers = { issueClientToken };
  const response = await createStandInDomain({ client, answers }).request(`${ORIGIN}/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams(form).toString(),
    headers: { host: "localhost:3001", "content-type": "application/x-www-form-urlencoded" },
  });
  const body = (await response.json()) as Record<string, unknown>;
  expect(response.status).toBe("error" in body ? 400 : 200);
  return body;
}

describe("the client_credentials grant", () => {
  test("B-47: is refused to a client without a secret, without that flow, or without OAuth", async () => {
    const { clientSecret: _none, ...withoutSecret } = MACHINE;
    for (const client of [
      withoutSecret,
      { ...MACHINE, oauthFlows: ["code"] as const },
      { ...MACHINE, isOAuthEnabled: false },
    ])
      expect(await ask("", client)).toEqual({ error: "unauthorized_client" });
  });

  test("B-48: is refused with invalid_scope for a scope not granted, and for openid", async () => {
    for (const scope of ["api/delete", "openid", "api/read openid", "api/read api/delete"])
      expect(await ask(scope)).toEqual({ error: "invalid_scope" });
  });

  test("B-48: is refused with invalid_scope to a client that has no custom scope to be granted", async () => {
    expect(await ask("", { ...MACHINE, oauthScopes: ["openid"] })).toEqual({ error: "invalid_scope" });
  });

  test("B-49: gives an access token and nothing else", async () => {
    const answer = { access_token: "a.b.c", expires_in: 3600, token_type: "Bearer" };
    expect(await ask("api/read")).toEqual(answer);
    expect(await ask("")).toEqual(answer);
  });

  test("A6.2: hands aws_client_metadata to the pool, and refuses what is no map of texts", async () => {
    await ask("", MACHINE, { aws_client_metadata: '{"environment":"dev"}' });
    expect(heard).toEqual({ clientMetadata: { environment: "dev" } });
    await ask("");
    expect(heard).toEqual({ clientMetadata: undefined });
    for (const text of ["dev", "[]", "null", '{"environment":{}}', "{"]) {
      expect(await ask("", MACHINE, { aws_client_metadata: text })).toEqual({ error: "invalid_request" });
    }
  });
});
