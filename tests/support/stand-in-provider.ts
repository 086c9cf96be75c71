import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { JsonObject } from "../../local/platform/json.ts";

export const ISSUER = "https://login.example.com";

/** Settings of an OIDC provider, for a pool. */
export const PROVIDER: JsonObject = {
  ProviderName: "Partner",
  ProviderType: "OIDC",
  ProviderDetails: {
    client_id: "gatehouse",
    client_secret: "s3cr3t",
    oidc_issuer: ISSUER,
    authorize_scopes: "openid email",
    attributes_request_method: "GET",
  },
  AttributeMapping: { email: "email", email_verified: "email_verified", name: "name" },
};

/** A provider that answers what a test tells it to, to whoever calls by `fetch`. */
export interface StandInProvider {
  readonly fetch: typeof fetch;
  /** `METHOD url`, with the body of a post behind it. */
  readonly calls: readonly string[];
  /** What a call to this path gets, from now on. */
  readonly answers: Map<string, () => Response | Promise<Response>>;
  /** An ID token that is right but for `changes`. */
  sign(
    changes: JsonObject,
    signed?: { readonly by?: "own" | "foreign"; readonly alg?: string },
  ): Promise<string>;
  /** From now on the token endpoint gives this ID token. */
  give(idToken: string | undefined): void;
}

/** Making them takes longest: every provider of a test file has the same. */
let keys: ReturnType<typeof makeKeys> | undefined;

function makeKeys() {
  return Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);
}

export async function createStandInProvider(now: () => number): Promise<StandInProvider> {
  const calls: string[] = [];
  const answers = new Map<string, () => Response | Promise<Response>>();
  keys ??= makeKeys();
  const [own, foreign] = await keys;
  const jwk = { ...(await exportJWK(own.publicKey)), kid: "one", alg: "RS256", use: "sig" };
  const sub = "Ada";
  answers.set("/.well-known/openid-configuration", () =>
    Response.json({
      issuer: ISSUER,
      authorization_endpoint: `${ISSUER}/auth`,
      token_endpoint: `${ISSUER}/token`,
      jwks_uri: `${ISSUER}/jwks`,
      userinfo_endpoint: `${ISSUER}/me`,
    }),
  );
  answers.set("/jwks", () => Response.json({ keys: [jwk] }));
  answers.set("/me", () =>
    Response.json({ sub, email: "ada@partner.example", email_verified: true, name: "Ada" }),
  );
  const fetchProvider: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    calls.push([init?.method, url.href, init?.body].filter((part) => part).join(" "));
    return answers.get(url.pathname)?.() ?? new Response("", { status: 404 });
  };
  return {
    fetch: fetchProvider,
    calls,
    answers,
    sign(changes, { by = "own", alg = "RS256" } = {}) {
      const seconds = Math.floor(now() / 1000);
      const claims = { iss: ISSUER, aud: "gatehouse", sub, iat: seconds, exp: seconds + 300, ...changes };
      const header = { alg, kid: "one" };
      if (alg === "none") return Promise.resolve(`${encode({ alg })}.${encode(claims)}.`);
      if (alg === "HS256") return new SignJWT(claims).setProtectedHeader(header).sign(Buffer.from("s3cr3t"));
      const key = by === "own" ? own.privateKey : foreign.privateKey;
      return new SignJWT(claims).setProtectedHeader(header).sign(key);
    },
    give: (idToken) =>
      void answers.set("/token", () =>
        Response.json({ access_token: "a.b.c", token_type: "Bearer", id_token: idToken }),
      ),
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
