import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { listen } from "../../local/http/server.ts";
import { createPoolDomain } from "../../local/managed-login/create-pool-domain.ts";
import { createManualClock, type ManualClock } from "../../local/platform/clock.ts";
import type { JsonObject } from "../../local/platform/json.ts";
import { systemRandom } from "../../local/platform/random.ts";
import { openStore } from "../../local/store/open-store.ts";
import type { AppClient } from "../../local/user-pool/app-client.ts";
import { createUserPools } from "../../local/user-pool/create-user-pools.ts";
import type { OutboxMessage } from "../../local/user-pool/outbox.ts";
import type { AppClientInput } from "../../local/user-pool/pool-input.ts";
import type { UserPool } from "../../local/user-pool/user-pool.ts";
import { createVisitor, type Visitor } from "./domain-visitor.ts";
import { generateTestKey } from "./signing-key.ts";
import { EMAIL_POOL, TEST_POOL_ID, TEST_START } from "./user-pools.ts";

const CALLBACK = "http://localhost:3002/callback";
const OAUTH: JsonObject = {
  SupportedIdentityProviders: ["COGNITO"],
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ["code"],
  AllowedOAuthScopes: ["openid", "email", "profile"],
  CallbackURLs: [CALLBACK, "myapp://signed-in"],
  LogoutURLs: ["http://localhost:3002/"],
  PreventUserExistenceErrors: "ENABLED",
};

const CLIENTS = {
  /** As the template's. */
  web: { AllowedOAuthFlows: ["code", "implicit"], ExplicitAuthFlows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH"] },
  /** Neither implicit grant nor revocation, and it tells who exists. */
  codeOnly: { PreventUserExistenceErrors: "LEGACY", EnableTokenRevocation: false },
  /** With a secret. */
  confidential: { GenerateSecret: true },
  /** May act for the user at the API. */
  admin: { AllowedOAuthScopes: ["openid", "aws.cognito.signin.user.admin"] },
  other: { CallbackURLs: ["https://other.example/callback"] },
  /** Acts for itself; with a secret. */
  machine: {
    GenerateSecret: true,
    AllowedOAuthFlows: ["client_credentials"],
    AllowedOAuthScopes: ["api/read", "api/write"],
  },
  /** Replaces refresh tokens, and may be granted a custom scope. */
  rotating: {
    RefreshTokenRotation: { Feature: "ENABLED" },
    AllowedOAuthScopes: ["openid", "api/read"],
  },
  /** May choose how to sign in, where the pages are managed login. */
  choice: { ExplicitAuthFlows: ["ALLOW_USER_AUTH"] },
  markup: { ClientName: '"><svg onload=alert(1)>' },
} satisfies Record<string, JsonObject>;

export type ClientName = keyof typeof CLIENTS;

const RESOURCE_SERVER: JsonObject = {
  Identifier: "api",
  Name: "API",
  Scopes: ["read", "write", "delete"].map((ScopeName) => ({ ScopeName, ScopeDescription: ScopeName })),
};

const SECRET = "1s2e3c4r5e6t7o8f9e0x1a2m3p4l5e6c7l8i9e0n1t2a3b4c5d6";
const PASSWORD = "Correct-Horse-1";

export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

type Fields = Readonly<Record<string, string>>;

/** The hosted pages and OAuth endpoints on a free port, over a real pool in memory and a clock of our own. */
export interface TestDomain {
  readonly origin: string;
  readonly pool: UserPool;
  readonly clients: Readonly<Record<ClientName, AppClient>>;
  readonly clock: ManualClock;
  readonly outbox: readonly OutboxMessage[];
  readonly logged: readonly string[];
  /** A confirmed user. */
  readonly credentials: { readonly username: string; readonly password: string };
  visit(client?: ClientName): Visitor;
  fetch(path: string, init: RequestInit): Promise<Response>;
  /** Posts a form, or the text as it stands. */
  form(path: string, body: Fields | string, headers?: Fields): Promise<TokenAnswer>;
  token(body: Fields | string, headers?: Fields, query?: string): Promise<TokenAnswer>;
  /** Redeems a code of `client` with all that is needed. */
  redeem(code: string, client?: ClientName): Promise<TokenAnswer>;
  /** A confirmed user named Jane, with the password of `credentials`. */
  createUser(email: string, state?: { readonly isEnabled?: boolean }): Promise<void>;
  disable(email: string): Promise<void>;
  /** Signs in at the page; the answer is the redirect to the callback URL. */
  signIn(visitor: Visitor, username?: string): Promise<URL>;
  /** A fresh code by a fresh sign-in, with `parameters` laid over the query. */
  issueCode(client?: ClientName, parameters?: Fields, username?: string): Promise<string>;
  /** An access token of the API: its scope is not `openid`. */
  signInByApi(): Promise<string>;
  /** A server that a forged URL may name; it tells of every request. */
  startBait(onRequest: (url: string) => void): Promise<{ readonly origin: string; close(): Promise<void> }>;
  close(): Promise<void>;
}

export interface TestDomainOptions {
  /** Managed login in place of the classic pages; the branding of every client, `null` for none. */
  readonly managed?: { readonly branding: JsonObject | null };
  /** One more callback URL of every client: where a browser may end up. */
  readonly callbackUrl?: string;
}

/** The look that AWS provides. */
export const PROVIDED_BRANDING: JsonObject = { UseCognitoProvidedValues: true };

export async function startTestDomain(
  properties: JsonObject = {},
  options: TestDomainOptions = {},
): Promise<TestDomain> {
  const clock = createManualClock(TEST_START);
  const outbox: OutboxMessage[] = [];
  const logged: string[] = [];
  const store = await openStore({ file: ":memory:" });
  const userPools = createUserPools({
    pools: [toPool(properties, options)],
    store,
    clock,
    random: systemRandom,
    outbox: { deliver: (message) => void outbox.push(message) },
    issuerFor: (userPoolId) => `https://cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`,
    limits: { quotas: false },
    generateSigningKey: generateTestKey,
  });
  const write = (line: string) => void logged.push(line);
  let origin = "";
  const handler = createPoolDomain({
    userPools,
    clock,
    random: systemRandom,
    log: { info: write, warn: write, error: write },
    origin: () => origin,
  });
  const listener = await listen({
    name: "user pool",
    flag: "--pool-port",
    port: 0,
    host: "localhost",
    handler,
  });
  origin = listener.origin;
  const pool = userPools.get(TEST_POOL_ID);
  const credentials = { username: "jane@example.com", password: PASSWORD };
  const clients = toClients(pool);

  const visit = (client: ClientName = "web") =>
    createVisitor({ origin, clientId: clients[client].clientId, send: (url, init) => fetch(url, init) });
  const form: TestDomain["form"] = async (path, body, headers = {}) => {
    const text = typeof body === "string" ? body : new URLSearchParams(body).toString();
    const type = { "content-type": "application/x-www-form-urlencoded" };
    return toAnswer(
      await fetch(`${origin}${path}`, { method: "POST", body: text, headers: { ...type, ...headers } }),
    );
  };
  const setEnabled = async (email: string, enabled: boolean) => {
    const user = store.findUser({ userPoolId: TEST_POOL_ID, by: "email", key: email });
    if (user) await store.write((transaction) => transaction.updateUser({ ...user, enabled }));
  };
  const createUser: TestDomain["createUser"] = async (email, { isEnabled = true } = {}) => {
    const attributes = { email, email_verified: "true", name: "Jane" };
    await pool.adminCreateUser({
      username: email,
      attributes,
      messageAction: "SUPPRESS",
      deliveryMediums: [],
    });
    await pool.adminSetUserPassword({ username: email, password: PASSWORD, isPermanent: true });
    if (!isEnabled) await setEnabled(email, false);
  };
  const signIn: TestDomain["signIn"] = async (visitor, username = credentials.username) => {
    const { location } = await visitor.submit(`/login?${visitor.query}`, { ...credentials, username });
    return new URL(location);
  };
  await createUser(credentials.username);
  return {
    origin,
    pool,
    clients,
    clock,
    outbox,
    logged,
    credentials,
    visit,
    fetch: (path, init) => fetch(`${origin}${path}`, { redirect: "manual", ...init }),
    form,
    token: (body, headers = {}, query = "") => form(`/oauth2/token${query}`, body, headers),
    redeem(code, client = "web") {
      const { clientId, clientSecret } = clients[client];
      const secret = clientSecret === undefined ? {} : { client_secret: clientSecret };
      const grant = { grant_type: "authorization_code", code, redirect_uri: CALLBACK, client_id: clientId };
      return form("/oauth2/token", { ...grant, ...secret });
    },
    createUser,
    disable: (email) => setEnabled(email, false),
    signIn,
    async issueCode(client = "web", parameters = {}, username = credentials.username) {
      const visitor = visit(client);
      const query = new URLSearchParams({
        ...Object.fromEntries(new URLSearchParams(visitor.query)),
        ...parameters,
      });
      const { location } = await visitor.submit(`/login?${query}`, { ...credentials, username });
      return new URL(location).searchParams.get("code") ?? "";
    },
    async signInByApi() {
      const { username, password } = credentials;
      const parameters = { USERNAME: username, PASSWORD: password };
      const request = { authFlow: "ADMIN_USER_PASSWORD_AUTH", parameters, isAdmin: true };
      const outcome = await pool.initiateAuth(clients.web, request);
      return outcome.kind === "tokens" ? outcome.tokens.accessToken : "";
    },
    startBait,
    async close() {
      await listener.close();
      await store.close();
    },
  };
}

function toPool(properties: JsonObject, { managed, callbackUrl }: TestDomainOptions) {
  const { branding = null } = managed ?? {};
  return {
    userPoolId: TEST_POOL_ID,
    userPoolArn: `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${TEST_POOL_ID}`,
    region: "eu-west-1",
    properties: { ...EMAIL_POOL, ...properties },
    clients: Object.entries(CLIENTS).map(([name, client]) =>
      toClient(name, callbackUrl === undefined ? client : { CallbackURLs: [callbackUrl], ...client }),
    ),
    domains: [{ domain: "hello-1a2b", properties: { ManagedLoginVersion: managed ? 2 : 1 } }],
    brandings: branding === null ? [] : Object.keys(CLIENTS).map((name) => toBranding(name, branding)),
    resourceServers: [{ properties: RESOURCE_SERVER }],
  };
}

function toBranding(name: string, look: JsonObject) {
  return { brandingId: `branding-of-${name}`, properties: { ClientId: toClientId(name), ...look } };
}

function toClientId(name: string): string {
  return name.toLowerCase().padEnd(26, "0");
}

function toClient(name: string, client: JsonObject): AppClientInput {
  return {
    clientId: toClientId(name),
    clientSecret: "GenerateSecret" in client ? SECRET : undefined,
    properties: { ClientName: name, ...OAUTH, ...client },
  };
}

function toClients(pool: UserPool): Record<ClientName, AppClient> {
  const find = (name: ClientName) => pool.getClient(toClientId(name));
  return {
    web: find("web"),
    codeOnly: find("codeOnly"),
    confidential: find("confidential"),
    admin: find("admin"),
    other: find("other"),
    machine: find("machine"),
    rotating: find("rotating"),
    choice: find("choice"),
    markup: find("markup"),
  };
}

async function toAnswer(response: Response): Promise<TokenAnswer> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
}

async function startBait(onRequest: (url: string) => void) {
  const server = createServer((request, response) => {
    onRequest(request.url ?? "");
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
