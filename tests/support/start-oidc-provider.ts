import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createVisitor } from "./domain-visitor.ts";

/** A real OpenID provider on a free port, whose people sign in with any password. */
export interface OidcServer {
  readonly issuer: string;
  /** Requests that have reached it, as `GET /auth`. */
  readonly requests: readonly string[];
  /** What it says of a person from now on. */
  readonly people: Map<string, Readonly<Record<string, unknown>>>;
  /** Lets a client in whose answers go to these addresses. To be called once. */
  register(redirectUris: readonly string[]): void;
  /**
   * What a browser does at the provider: opens `url`, signs in as `login` (or declines), and comes back.
   * @returns where the provider sends the browser in the end
   */
  signIn(url: string, login: string | null): Promise<URL>;
  close(): Promise<void>;
}

/** As in the template of tests/fixtures/federation-app. */
const CLIENT = { client_id: "gatehouse", client_secret: "local-only-and-not-a-secret" };

export async function startOidcProvider(): Promise<OidcServer> {
  const { Provider } = await import("oidc-provider");
  const requests: string[] = [];
  const people = new Map<string, Readonly<Record<string, unknown>>>();
  let handler: RequestListener | undefined;
  const server = createServer((request, response) => {
    requests.push(toLine(request));
    if (handler) handler(request, response);
    else response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    requests,
    people,
    register(redirectUris) {
      const provider = new Provider(issuer, toConfiguration(redirectUris, people));
      handler = provider.callback();
    },
    signIn: (url, login) => signInAt(issuer, url, login),
    close: () => closeServer(server),
  };
}

function toConfiguration(
  redirectUris: readonly string[],
  people: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
) {
  return {
    clients: [{ ...CLIENT, redirect_uris: redirectUris, token_endpoint_auth_method: "client_secret_post" }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "teams"] },
    cookies: { keys: ["only-for-tests"] },
    findAccount: (_context: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, ...people.get(accountId) }),
    }),
    pkce: { required: () => true },
  };
}

async function signInAt(issuer: string, url: string, login: string | null): Promise<URL> {
  const browser = createVisitor({ send: fetch, origin: issuer });
  let next = url;
  for (let hop = 0; hop < 12; hop++) {
    if (new URL(next, issuer).origin !== issuer) return new URL(next);
    const answer = await browser.get(next);
    next = answer.status === 200 ? await answerPage(browser, answer.text, login) : answer.location;
    if (next === "") throw new Error(`The provider answered ${answer.status}: ${answer.text.slice(0, 300)}`);
  }
  throw new Error("The provider sends the browser in circles.");
}

/** The development pages of the provider: one form for the name, one for the consent. */
async function answerPage(
  browser: ReturnType<typeof createVisitor>,
  page: string,
  login: string | null,
): Promise<string> {
  const abort = /href="([^"]*\/abort)"/.exec(page)?.[1];
  if (login === null && abort !== undefined) return abort;
  const action = /action="([^"]+)"/.exec(page)?.[1] ?? "";
  const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1] ?? "";
  const form = new URLSearchParams({ prompt, login: login ?? "", password: "any" });
  return (await browser.post(action, form.toString())).location;
}

function toLine({ method, url = "" }: IncomingMessage): string {
  return `${method} ${url.split("?")[0]}`;
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
