import { findCookie } from "../../local/http/cookies.ts";
import { buildAppClient, CALLBACK_URL } from "./stand-in-pool.ts";

/** How a request reaches the domain: an app of its own, or `fetch` for a listening one. */
export type Send = (url: string, init: RequestInit) => Response | Promise<Response>;

export interface VisitorOptions {
  readonly send: Send;
  /** `http://localhost:3001` */
  readonly origin: string;
  readonly clientId?: string;
  readonly redirectUri?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly location: string;
  readonly text: string;
}

export type Fields = Readonly<Record<string, string>>;

/** A browser without scripts: keeps cookies, sends the page's `_csrf`, follows nothing by itself. */
export interface Visitor {
  readonly query: string;
  get(path: string, headers?: Fields): Promise<Answer>;
  /** Opens the page of `path`, then posts its form with `fields`. */
  submit(path: string, fields: Fields, headers?: Fields): Promise<Answer>;
  /** Posts as it stands: no page is opened, no `_csrf` added. */
  post(path: string, body: string, headers?: Fields): Promise<Answer>;
  cookie(name: string): string | undefined;
  setCookie(name: string, value: string): void;
}

export function createVisitor(options: VisitorOptions): Visitor {
  const jar = new Map<string, string>();
  const query = new URLSearchParams({
    client_id: options.clientId ?? buildAppClient().clientId,
    redirect_uri: options.redirectUri ?? CALLBACK_URL,
    response_type: "code",
    scope: "openid email profile",
    state: "the-state",
  }).toString();
  const request = async (path: string, init: RequestInit & { headers: Fields }): Promise<Answer> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...(cookie ? { cookie } : {}), ...init.headers };
    const url = new URL(path, options.origin).href;
    const response = await options.send(url, { redirect: "manual", ...init, headers });
    keepCookies(jar, response);
    const location = response.headers.get("location") ?? "";
    return { status: response.status, headers: response.headers, location, text: await response.text() };
  };
  const post = (path: string, body: string, headers: Fields = {}) =>
    request(path, {
      method: "POST",
      body,
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    });
  return {
    query,
    get: (path, headers = {}) => request(path, { headers }),
    post,
    async submit(path, fields, headers = {}) {
      const page = await request(path, { headers: {} });
      const csrf = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
      return post(path, new URLSearchParams({ _csrf: csrf, ...fields }).toString(), headers);
    },
    cookie: (name) => jar.get(name),
    setCookie: (name, value) => void jar.set(name, value),
  };
}

function keepCookies(jar: Map<string, string>, response: Response): void {
  for (const line of response.headers.getSetCookie()) {
    const name = line.slice(0, line.indexOf("="));
    const value = findCookie(line, name) ?? "";
    if (/; Max-Age=0\b/.test(line)) jar.delete(name);
    else jar.set(name, value);
  }
}
