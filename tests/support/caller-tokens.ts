import type { TestTwin } from "./start-twin.ts";

/** Tokens of a twin's first user pool, each good in itself. */
export interface CallerTokens {
  readonly ID: string;
  readonly access: string;
  /** An access token with the scope `orders/read`. */
  readonly scoped: string;
}

const CREDENTIALS = { Username: "ada@example.com", Password: "Correct-Horse-7" };

/** Makes what it needs by the API: a template for a test need not have clients and users of its own. */
export async function issueCallerTokens(twin: TestTwin): Promise<CallerTokens> {
  const UserPoolId = twin.summary.userPoolId;
  const call = async (operation: string, input: object): Promise<Record<string, unknown>> => {
    const { status, body } = await twin.callCognito(operation, { UserPoolId, ...input });
    if (status !== 200) throw new Error(`${operation}: ${JSON.stringify(body)}`);
    return body;
  };
  await call("CreateResourceServer", {
    Identifier: "orders",
    Name: "orders",
    Scopes: [{ ScopeName: "read", ScopeDescription: "Read orders" }],
  });
  // Without a domain there is no token endpoint.
  await call("CreateUserPoolDomain", { Domain: "callers" });
  const ClientId = twin.summary.clients[0]?.id ?? (await createPeopleClient(call));
  const { Username, Password } = CREDENTIALS;
  await call("AdminCreateUser", { Username, MessageAction: "SUPPRESS" });
  await call("AdminSetUserPassword", { ...CREDENTIALS, Permanent: true });
  const { AuthenticationResult } = await call("AdminInitiateAuth", {
    ClientId,
    AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: Username, PASSWORD: Password },
  });
  const { IdToken, AccessToken } = AuthenticationResult as Record<string, string>;
  return { ID: String(IdToken), access: String(AccessToken), scoped: await issueScoped(twin, call) };
}

/** Where the template has none of its own. */
async function createPeopleClient(call: Call): Promise<string | undefined> {
  const ExplicitAuthFlows = ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];
  return (await createClient(call, { ExplicitAuthFlows })).ClientId;
}

type Call = (operation: string, input: object) => Promise<Record<string, unknown>>;

async function createClient(call: Call, input: object): Promise<Record<string, string>> {
  const { UserPoolClient } = await call("CreateUserPoolClient", { ClientName: "test", ...input });
  return UserPoolClient as Record<string, string>;
}

async function issueScoped(twin: TestTwin, call: Call): Promise<string> {
  const { ClientId, ClientSecret } = await createClient(call, {
    GenerateSecret: true,
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ["client_credentials"],
    AllowedOAuthScopes: ["orders/read"],
  });
  const response = await fetch(`${twin.summary.poolUrl}/oauth2/token`, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      Authorization: `Basic ${Buffer.from(`${ClientId}:${ClientSecret}`).toString("base64")}`,
    },
    body: "grant_type=client_credentials&scope=orders/read",
  });
  const body = (await response.json()) as Record<string, string>;
  if (body.access_token === undefined) throw new Error(`token: ${JSON.stringify(body)}`);
  return body.access_token;
}
