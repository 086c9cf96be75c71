import { isJsonObject } from "../platform/json.ts";
import { systemRandom } from "../platform/random.ts";
import { StartError } from "../platform/start-error.ts";
import type { ClientSummary, PoolSummary } from "../start/twin-summary.ts";
import { type CognitoClient, createCognitoClient } from "./cognito-client.ts";
import type { CommandLine, Flags } from "./command-line.ts";
import { getFirstPool, getRunningTwin } from "./find-twin.ts";
import { signInOnHostedPage } from "./hosted-sign-in.ts";
import type { Terminal } from "./terminal.ts";

/** `token EMAIL`: a token by the real hosted page, alone on standard output, for `$(npm run -s token -- …)`. */
export async function runToken({ positionals, flags }: CommandLine, terminal: Terminal): Promise<void> {
  const [username, ...rest] = positionals;
  if (username === undefined || rest.length > 0) throw toUsageError(terminal);
  const twin = await getRunningTwin(flags, terminal);
  const pool = getFirstPool(twin);
  const client = findClient(pool, flags);
  const password = await readPassword(flags, terminal);
  const cognito = createCognitoClient(pool.poolUrl, twin.region, terminal.credentials);
  const tokens = await signInOnHostedPage(
    {
      poolUrl: pool.poolUrl,
      clientId: client.id,
      clientSecret: await findClientSecret(cognito, pool, client),
      redirectUri: getRedirectUri(client),
      responseType: client.signInUrls.code === undefined ? "token" : "code",
      username,
      password,
    },
    systemRandom,
  );
  if (flags.has("json")) return terminal.print(JSON.stringify(tokens));
  const token = flags.has("access") ? tokens.accessToken : tokens.idToken;
  if (token === undefined) throw toMissingToken(flags.has("access"));
  terminal.print(token);
}

function toUsageError({ toCommand }: Terminal): StartError {
  return new StartError({
    problem: "`token` needs the user to sign in as.",
    remedy: `Type: ${toCommand("token", "ada@example.com [--password PASSWORD] [--access]")}`,
  });
}

function findClient({ clients }: PoolSummary, flags: Flags): ClientSummary {
  const id = flags.text("client");
  const found = id === undefined ? clients.find(isOAuthClient) : clients.find((client) => client.id === id);
  if (found) return found;
  const names = clients.map((client) => `${client.name} (${client.id})`).join(", ");
  throw new StartError({
    problem: id === undefined ? "No app client has a sign-in page." : `There is no app client ${id}.`,
    remedy: names === "" ? "Add an AWS::Cognito::UserPoolClient to the template." : `There are: ${names}.`,
  });
}

function isOAuthClient({ signInUrls }: ClientSummary): boolean {
  return signInUrls.code !== undefined || signInUrls.token !== undefined;
}

function getRedirectUri(client: ClientSummary): string {
  const url = client.signInUrls.code ?? client.signInUrls.token;
  const redirectUri = url === undefined ? null : new URL(url).searchParams.get("redirect_uri");
  if (redirectUri !== null) return redirectUri;
  throw new StartError({
    problem: `The sign-in page is off for the app client ${client.name}.`,
    remedy: "Give it AllowedOAuthFlowsUserPoolClient, AllowedOAuthFlows and CallbackURLs, or choose another.",
  });
}

async function readPassword(flags: Flags, terminal: Terminal): Promise<string> {
  const given = flags.text("password") ?? (await terminal.ask("Password: ", { isHidden: true }));
  if (given !== undefined && given !== "") return given;
  throw new StartError({ problem: "There is no password.", remedy: "Type it, or give it with --password." });
}

/** Asked of the pool as the console would show it; a public client has none. */
async function findClientSecret(
  cognito: CognitoClient,
  { userPoolId }: PoolSummary,
  { id }: ClientSummary,
): Promise<string | undefined> {
  const output = await cognito.call("DescribeUserPoolClient", { UserPoolId: userPoolId, ClientId: id });
  const { UserPoolClient: client } = output;
  const secret = isJsonObject(client) ? client.ClientSecret : undefined;
  return typeof secret === "string" ? secret : undefined;
}

function toMissingToken(isAccess: boolean): StartError {
  return new StartError({
    problem: `The sign-in gave no ${isAccess ? "access" : "ID"} token.`,
    remedy: isAccess ? "Ask for the ID token instead." : "Let the client have the scope openid.",
  });
}
