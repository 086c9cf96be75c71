import { createStandInDomain, ORIGIN } from "../../support/stand-in-domain.ts";
import { buildSettings, type StandIn } from "../../support/stand-in-pool.ts";

const { userPoolId, issuer } = buildSettings();

async function get(path: string, standIn: StandIn = {}): Promise<Response> {
  return createStandInDomain(standIn).request(`${ORIGIN}${path}`, { headers: { host: "localhost:3001" } });
}

describe("the documents of an issuer", () => {
  test("A9.1: name endpoints below the issuer for a pool without a domain", async () => {
    const path = `/${userPoolId}/.well-known/openid-configuration`;
    const metadata = (await (await get(path, { domains: [] })).json()) as Record<string, unknown>;
    expect(metadata).toMatchObject({
      authorization_endpoint: `${issuer}/authorize`,
      end_session_endpoint: `${issuer}/logout`,
      token_endpoint: `${issuer}/token`,
    });
  });

  test("A9.2: hold what a key publishes, whatever the pool hands over", async () => {
    const key = { alg: "RS256", e: "AQAB", kid: "k", kty: "RSA", n: "n", use: "sig", d: "private" } as const;
    const answer = await get(`/${userPoolId}/.well-known/jwks.json`, {
      answers: { jwks: async () => ({ keys: [key] }) },
    });
    expect(await answer.text()).toBe(
      '{"keys":[{"alg":"RS256","e":"AQAB","kid":"k","kty":"RSA","n":"n","use":"sig"}]}',
    );
  });

  test("A9: are refused for a pool that is not there", async () => {
    for (const name of ["openid-configuration", "jwks.json"]) {
      const answer = await get(`/us-east-1_Unknown00/.well-known/${name}`);
      expect([answer.status, await answer.json()]).toEqual([
        404,
        { code: "ResourceNotFoundException", message: "User pool us-east-1_Unknown00 does not exist." },
      ]);
    }
  });

  test("let a failure of the pool through as 500", async () => {
    const jwks = () => Promise.reject(new RangeError("disk"));
    const answer = await get(`/${userPoolId}/.well-known/jwks.json`, { answers: { jwks } });
    expect(answer.status).toBe(500);
  });
});
