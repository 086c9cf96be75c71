import { resolve } from "node:path";
import { type ManualClock, systemClock } from "../../local/platform/clock.ts";
import { toDummySignature } from "../../local/platform/dummy-signature.ts";
import type { TwinOptions } from "../../local/start/twin-options.ts";
import { startTwin, type Twin } from "../../local/start.ts";
import { createVisitor, type Visitor } from "./domain-visitor.ts";
import { generateTestKey } from "./signing-key.ts";

export const OWN_TEMPLATE = resolve(import.meta.dirname, "../../template.yaml");
export const SECOND_TEMPLATE = resolve(import.meta.dirname, "../fixtures/second-app/template.yaml");

/** A twin on free ports that keeps nothing, with what tests ask of one. */
export interface TestTwin extends Twin {
  readonly logLines: readonly string[];
  /** Calls the JSON API of the first pool; gives status and body. */
  callCognito(operation: string, input: object): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Calls the first API; `path` is behind the stage. */
  callApi(
    path: string,
    token?: string,
    method?: string,
  ): Promise<{ status: number; text: string; headers: Headers }>;
  /** A browser without scripts on the hosted pages of the first client. */
  visit(): Visitor;
  /** The newest message to this address. */
  readMessage(destination: string): { readonly code: string; readonly purpose: string };
  /** Creates a confirmed user and signs in by password; the tokens of both kinds. */
  signIn(username: string, password?: string): Promise<{ idToken: string; accessToken: string }>;
}

export interface TestTwinOptions extends TwinOptions {
  readonly clock?: ManualClock;
}

export async function startTestTwin(options: TestTwinOptions = {}): Promise<TestTwin> {
  const logLines: string[] = [];
  const write = (line: string) => void logLines.push(line);
  const twin = await startTwin({
    templateFile: OWN_TEMPLATE,
    port: 0,
    poolPort: 0,
    deskPort: 0,
    stateDir: null,
    generateSigningKey: generateTestKey,
    clock: systemClock,
    log: { info: write, warn: write, error: write },
    ...options,
  });
  return { ...twin, logLines, ...createClients(twin) };
}

type Clients = Omit<TestTwin, keyof Twin | "logLines">;

function createClients(twin: Twin): Clients {
  const { summary, outbox } = twin;
  const clientId = summary.clients[0]?.id ?? "";
  const callCognito: Clients["callCognito"] = async (operation, input) => {
    const response = await fetch(`${summary.poolUrl}/`, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}`,
        Authorization: toDummySignature(summary.region, "cognito-idp"),
      },
      body: JSON.stringify(input),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
  };
  return {
    callCognito,
    async callApi(path, token, method = "GET") {
      const headers: Record<string, string> = token === undefined ? {} : { Authorization: token };
      const response = await fetch(`${summary.apiUrl}${path}`, { method, headers });
      return { status: response.status, text: await response.text(), headers: response.headers };
    },
    visit: () =>
      createVisitor({
        send: fetch,
        origin: summary.poolUrl ?? "",
        clientId,
        redirectUri: summary.clients[0]?.callbackUrls[0] ?? "",
      }),
    readMessage(destination) {
      const found = outbox.list().find((message) => message.destination === destination);
      if (!found) throw new Error(`no message to ${destination}`);
      return found;
    },
    async signIn(username, password = "Correct-Horse-7") {
      const UserPoolId = summary.userPoolId;
      await callCognito("AdminCreateUser", { UserPoolId, Username: username, MessageAction: "SUPPRESS" });
      const secret = { UserPoolId, Username: username, Password: password, Permanent: true };
      await callCognito("AdminSetUserPassword", secret);
      const { body } = await callCognito("AdminInitiateAuth", {
        UserPoolId,
        ClientId: clientId,
        AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: username, PASSWORD: password },
      });
      const { IdToken, AccessToken } = body.AuthenticationResult as Record<string, string>;
      return { idToken: String(IdToken), accessToken: String(AccessToken) };
    },
  };
}
