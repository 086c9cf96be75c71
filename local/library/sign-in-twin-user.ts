import { createHmac } from "node:crypto";
import { type CognitoClient, createCognitoClient } from "../commands/cognito-client.ts";
import { signInOnHostedPage } from "../commands/hosted-sign-in.ts";
import type { Credentials, SignInOptions, TwinTokens } from "../library.ts";
import type { Clock } from "../platform/clock.ts";
import { isJsonObject, type JsonObject } from "../platform/json.ts";
import { systemRandom } from "../platform/random.ts";
import type { Twin } from "../start.ts";
import type { AppClient } from "../user-pool/app-client.ts";
import { createSrpClient, type SrpChallenge } from "./srp-client.ts";

export interface SignInDeps {
  readonly twin: Twin;
  readonly clock: Clock;
}

/** See `Twin.signIn` of the library. */
export async function signInTwinUser(
  { twin, clock }: SignInDeps,
  user: Credentials & { readonly userPoolId?: string },
  { client: wanted, scopes }: SignInOptions,
): Promise<TwinTokens> {
  const client = findClient(twin, user.userPoolId, wanted);
  const { poolUrl, region } = twin.summary;
  const api = createCognitoClient(poolUrl ?? "", region);
  const flow = scopes === undefined ? chooseFlow(client) : undefined;
  if (flow === undefined) return signInOnPage(String(poolUrl), { client, user, scopes: scopes ?? [] });
  const started = await FLOWS[flow](api, { client, user, clock });
  return toTokens(started);
}

type Flow = "srp" | "password" | "admin";

/** As an app would choose: the password stays with the user where it can. */
function chooseFlow({ explicitAuthFlows }: AppClient): Flow | undefined {
  if (explicitAuthFlows.includes("ALLOW_USER_SRP_AUTH")) return "srp";
  if (explicitAuthFlows.includes("ALLOW_USER_PASSWORD_AUTH")) return "password";
  return explicitAuthFlows.includes("ALLOW_ADMIN_USER_PASSWORD_AUTH") ? "admin" : undefined;
}

interface SignIn {
  readonly client: AppClient;
  readonly user: Credentials;
  readonly clock: Clock;
}

const FLOWS: Readonly<Record<Flow, (api: CognitoClient, signIn: SignIn) => Promise<JsonObject>>> = {
  srp: signInBySrp,
  password: (api, { client, user }) =>
    api.call("InitiateAuth", {
      ClientId: client.clientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: toPasswordParameters(client, user),
    }),
  admin: (api, { client, user }) =>
    api.call("AdminInitiateAuth", {
      UserPoolId: client.userPoolId,
      ClientId: client.clientId,
      AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
      AuthParameters: toPasswordParameters(client, user),
    }),
};

function toPasswordParameters(client: AppClient, { username, password }: Credentials): JsonObject {
  return { USERNAME: username, PASSWORD: password, ...toSecretHash(client, username) };
}

async function signInBySrp(api: CognitoClient, { client, user, clock }: SignIn): Promise<JsonObject> {
  const { clientId, userPoolId } = client;
  const srp = createSrpClient(systemRandom);
  const begun = await api.call("InitiateAuth", {
    ClientId: clientId,
    AuthFlow: "USER_SRP_AUTH",
    AuthParameters: {
      USERNAME: user.username,
      SRP_A: srp.publicKey,
      ...toSecretHash(client, user.username),
    },
  });
  if (begun.ChallengeName !== "PASSWORD_VERIFIER") return begun;
  const challenge = begun.ChallengeParameters as SrpChallenge;
  const { timestamp, signature } = srp.sign(challenge, {
    poolName: userPoolId.slice(userPoolId.indexOf("_") + 1),
    password: user.password,
    now: clock.now(),
  });
  return api.call("RespondToAuthChallenge", {
    ClientId: clientId,
    ChallengeName: "PASSWORD_VERIFIER",
    ChallengeResponses: {
      USERNAME: challenge.USER_ID_FOR_SRP,
      PASSWORD_CLAIM_SECRET_BLOCK: challenge.SECRET_BLOCK,
      PASSWORD_CLAIM_SIGNATURE: signature,
      TIMESTAMP: timestamp,
      ...toSecretHash(client, challenge.USER_ID_FOR_SRP),
    },
  });
}

/** Contract C4: base64 of HMAC-SHA256 over username and client id. */
function toSecretHash({ clientId, clientSecret }: AppClient, username: string): JsonObject {
  if (clientSecret === undefined) return {};
  return {
    SECRET_HASH: createHmac("sha256", clientSecret)
      .update(username + clientId)
      .digest("base64"),
  };
}

interface PageSignIn {
  readonly client: AppClient;
  readonly user: Credentials;
  readonly scopes: readonly string[];
}

async function signInOnPage(poolUrl: string, { client, user, scopes }: PageSignIn): Promise<TwinTokens> {
  const redirectUri = client.defaultRedirectUri ?? client.callbackUrls[0];
  if (!client.isOAuthEnabled || redirectUri === undefined) {
    throw new TypeError(
      `The app client ${client.clientName} has neither a flow for passwords nor a sign-in page.`,
    );
  }
  const tokens = await signInOnHostedPage(
    {
      poolUrl,
      clientId: client.clientId,
      clientSecret: client.clientSecret,
      redirectUri,
      responseType: client.oauthFlows.includes("code") ? "code" : "token",
      ...(scopes.length > 0 && { scopes }),
      ...user,
    },
    systemRandom,
  );
  return toTwinTokens(tokens);
}

function toTokens(answer: JsonObject): TwinTokens {
  const result = answer.AuthenticationResult;
  if (!isJsonObject(result))
    throw new Error(`The sign-in takes more than a password: ${String(answer.ChallengeName)}.`);
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  return toTwinTokens({
    idToken: text(result.IdToken),
    accessToken: text(result.AccessToken),
    refreshToken: text(result.RefreshToken),
  });
}

interface FoundTokens {
  readonly idToken: string | undefined;
  readonly accessToken: string | undefined;
  readonly refreshToken?: string | undefined;
}

function toTwinTokens({ idToken, accessToken, refreshToken }: FoundTokens): TwinTokens {
  if (accessToken === undefined) throw new TypeError("The sign-in gave no access token.");
  return {
    get idToken() {
      if (idToken === undefined)
        throw new TypeError("The sign-in gave no ID token: it takes the scope openid.");
      return idToken;
    },
    accessToken,
    refreshToken,
  };
}

function findClient(twin: Twin, userPoolId: string | undefined, wanted: string | undefined): AppClient {
  const pools = twin.parts.pools.filter(
    ({ settings }) => userPoolId === undefined || settings.userPoolId === userPoolId,
  );
  const clients = pools.flatMap((pool) => pool.listClients());
  const found = clients.find(
    (client) =>
      client.clientId === wanted ||
      client.clientName === wanted ||
      (wanted === undefined && canSignIn(client)),
  );
  if (found) return found;
  const names = clients.map(({ clientName, clientId }) => `${clientName} (${clientId})`).join(", ");
  throw new TypeError(
    `${wanted === undefined ? "No app client lets a user sign in" : `There is no app client ${wanted}`}; there are: ${names || "none"}.`,
  );
}

/** Not those that are for machines only. */
function canSignIn(client: AppClient): boolean {
  const grants = client.oauthFlows.filter((flow) => flow !== "client_credentials");
  return chooseFlow(client) !== undefined || (client.isOAuthEnabled && grants.length > 0);
}
