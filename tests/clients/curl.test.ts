import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { CALLBACK, type ClientTwin, PASSWORD, startClientTwin } from "./start-client-twin.ts";

const EMAIL = "ada@example.com";
const run = promisify(execFile);

let twin: ClientTwin;
beforeAll(async () => {
  twin = await startClientTwin();
  await twin.createUser(EMAIL);
});
afterAll(() => twin?.close());

interface CurlAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** The program itself, with nothing of the developer's `.curlrc`. */
async function curl(...args: readonly string[]): Promise<CurlAnswer> {
  const { stdout } = await run("curl", ["-q", "--silent", "--show-error", "--include", ...args]);
  const end = stdout.indexOf("\r\n\r\n");
  const [statusLine = "", ...lines] = stdout.slice(0, end).split("\r\n");
  const headers = new Headers(
    lines.map((line): [string, string] => [
      line.slice(0, line.indexOf(":")),
      line.slice(line.indexOf(":") + 1).trim(),
    ]),
  );
  return { status: Number(statusLine.split(" ")[1]), headers, text: stdout.slice(end + 4) };
}

function toForm(fields: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(fields).flatMap(([name, value]) => ["--data-urlencode", `${name}=${value}`]);
}

/** The authorization request as a person would type it, and the code that comes of it. */
async function fetchCode(verifier: string): Promise<string> {
  const query = toForm({
    client_id: twin.webClientId,
    response_type: "code",
    redirect_uri: CALLBACK,
    scope: "openid email",
    state: "s",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  const { status, headers } = await curl("--get", ...query, `${twin.endpoint}/oauth2/authorize`);
  expect(status).toBe(302);
  const location = headers.get("location") ?? "";
  expect(location).toMatch(/^(?:http:\/\/localhost:\d+)?\/login\?/);
  const callback = await twin.authorize(`${twin.endpoint}/oauth2/authorize?${location.split("?")[1]}`, EMAIL);
  return callback.searchParams.get("code") ?? "";
}

async function fetchTokens(): Promise<Record<string, string>> {
  const verifier = randomBytes(32).toString("base64url");
  const form = toForm({
    grant_type: "authorization_code",
    client_id: twin.webClientId,
    code: await fetchCode(verifier),
    redirect_uri: CALLBACK,
    code_verifier: verifier,
  });
  const { status, text } = await curl(...form, `${twin.endpoint}/oauth2/token`);
  expect(status).toBe(200);
  return JSON.parse(text);
}

describe("curl", () => {
  test("gets tokens with a code, reads userInfo, refreshes, and revokes", async () => {
    const tokens = await fetchTokens();
    expect(Object.keys(tokens).sort()).toEqual(
      ["access_token", "expires_in", "id_token", "refresh_token", "token_type"].sort(),
    );
    const bearer = ["--header", `Authorization: Bearer ${tokens.access_token}`];
    const info = await curl(...bearer, `${twin.endpoint}/oauth2/userInfo`);
    expect([info.status, JSON.parse(info.text).email]).toEqual([200, EMAIL]);
    const refresh = toForm({
      grant_type: "refresh_token",
      client_id: twin.webClientId,
      refresh_token: tokens.refresh_token ?? "",
    });
    const refreshed = await curl(...refresh, `${twin.endpoint}/oauth2/token`);
    expect([refreshed.status, "refresh_token" in JSON.parse(refreshed.text)]).toEqual([200, false]);
    const revoke = toForm({ client_id: twin.webClientId, token: tokens.refresh_token ?? "" });
    expect(await curl(...revoke, `${twin.endpoint}/oauth2/revoke`)).toMatchObject({ status: 200, text: "" });
    const spent = await curl(...refresh, `${twin.endpoint}/oauth2/token`);
    expect([spent.status, JSON.parse(spent.text)]).toEqual([400, { error: "invalid_grant" }]);
    expect((await curl(...bearer, `${twin.endpoint}/oauth2/userInfo`)).status).toBe(401);
  });

  test("authenticates a confidential client with --user", async () => {
    const basic = ["--user", `${twin.serverClientId}:wrong`];
    const form = toForm({ grant_type: "refresh_token", refresh_token: "x" });
    const answer = await curl(...basic, ...form, `${twin.endpoint}/oauth2/token`);
    expect([answer.status, JSON.parse(answer.text).error]).toEqual([400, "invalid_client"]);
  });

  test("opens the pages, the keys and the discovery document", async () => {
    const keys = await curl(`${twin.endpoint}/${twin.userPoolId}/.well-known/jwks.json`);
    expect(JSON.parse(keys.text).keys).toHaveLength(2);
    const discovery = await curl(`${twin.endpoint}/${twin.userPoolId}/.well-known/openid-configuration`);
    expect(JSON.parse(discovery.text)).toMatchObject({ token_endpoint: `${twin.endpoint}/oauth2/token` });
    const logout = `client_id=${twin.webClientId}&logout_uri=http://localhost:3900/`;
    const { status, headers } = await curl(`${twin.endpoint}/logout?${logout}`);
    expect([status, headers.get("location")]).toEqual([302, "http://localhost:3900/"]);
  });

  test("calls the JSON API with no signature, and the REST API with the token", async () => {
    const body = {
      ClientId: twin.webClientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: EMAIL, PASSWORD },
    };
    const { text } = await curl(
      ...["--header", "Content-Type: application/x-amz-json-1.1"],
      ...["--header", "X-Amz-Target: AWSCognitoIdentityProviderService.InitiateAuth"],
      ...["--data", JSON.stringify(body), `${twin.endpoint}/`],
    );
    const { IdToken } = JSON.parse(text).AuthenticationResult;
    const url = `${twin.summary.apiUrl}/inside/verify`;
    expect((await curl(url)).status).toBe(401);
    expect((await curl("--header", `Authorization: ${IdToken}`, url)).status).toBe(200);
  });
});
