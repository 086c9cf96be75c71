import { resolve } from "node:path";
import { createVisitor, type Visitor } from "../support/domain-visitor.ts";
import { startTestTwin, type TestTwin, type TestTwinOptions } from "../support/start-twin.ts";

export const CLIENTS_TEMPLATE = resolve(import.meta.dirname, "../fixtures/clients-app/template.yaml");

/** Registered for every client of the template; nobody listens there unless a test does. */
export const CALLBACK = "http://localhost:3900/callback";

export const PASSWORD = "Correct-Horse-7";

/** The application of `tests/fixtures/clients-app`, with what a client is configured with. */
export interface ClientTwin extends TestTwin {
  readonly region: string;
  readonly userPoolId: string;
  readonly endpoint: string;
  /** Public. */
  readonly webClientId: string;
  readonly serverClientId: string;
  readonly serverClientSecret: string;
  /** A confirmed user of the first pool with {@link PASSWORD}. */
  createUser(email: string): Promise<void>;
  /** Opens an authorization URL, signs in at the page, and gives the callback URL with all that came back. */
  authorize(url: URL | string, email: string): Promise<URL>;
}

export async function startClientTwin(options: TestTwinOptions = {}): Promise<ClientTwin> {
  const twin = await startTestTwin({ templateFile: CLIENTS_TEMPLATE, ...options });
  const { summary, parts } = twin;
  const userPoolId = summary.userPoolId ?? "";
  const [pool] = parts.pools;
  const find = (name: string) => pool?.listClients().find(({ clientName }) => clientName === name);
  return {
    ...twin,
    region: summary.region,
    userPoolId,
    endpoint: summary.poolUrl ?? "",
    webClientId: find("web")?.clientId ?? "",
    serverClientId: find("server")?.clientId ?? "",
    serverClientSecret: find("server")?.clientSecret ?? "",
    async createUser(email) {
      const UserAttributes = [
        { Name: "email", Value: email },
        { Name: "email_verified", Value: "true" },
      ];
      const user = { UserPoolId: userPoolId, Username: email };
      await twin.callCognito("AdminCreateUser", { ...user, UserAttributes, MessageAction: "SUPPRESS" });
      await twin.callCognito("AdminSetUserPassword", { ...user, Password: PASSWORD, Permanent: true });
    },
    authorize: (url, email) =>
      signInAt(createVisitor({ send: fetch, origin: new URL(url).origin }), url, email),
  };
}

/** What a browser does between the authorization request and the callback. */
async function signInAt(visitor: Visitor, url: URL | string, email: string): Promise<URL> {
  const opened = await visitor.get(String(url));
  if (opened.status !== 302) throw new Error(`authorize answered ${opened.status}: ${opened.text}`);
  const page = new URL(opened.location, String(url));
  const answer = await visitor.submit(page.href, { username: email, password: PASSWORD });
  const callback = new URL(answer.location, page);
  if (callback.origin === page.origin) throw new Error(`signed in to ${callback.href}`);
  return callback;
}
