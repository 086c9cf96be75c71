import { toDummySignature } from "../platform/dummy-signature.ts";
import { isJsonObject } from "../platform/json.ts";
import type { DeskApi, DeskRoute, DeskStatus, RouteGuard } from "./desk-status.ts";
import { type Outbound, OutboundError } from "./outbound.ts";
import type { RedeemedTokens } from "./redeem-code.ts";
import { tamperToken } from "./token-claims.ts";

export type TokenChoice = "none" | "id" | "access" | "tampered";

/** One call of the API, as it was answered. */
export interface CallTrial {
  readonly token: TokenChoice;
  readonly method: string;
  readonly url: string;
  readonly status?: number;
  readonly body?: string;
  /** Why there is no answer. */
  readonly problem?: string;
}

/** The tutorial's "Test authorizer", as it was answered. */
export interface AuthorizerTrial {
  readonly authorizerName: string;
  /** 0 when the authorizer lets the token in. */
  readonly clientStatus?: number;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly problem?: string;
}

export interface Trials {
  readonly authorizer?: AuthorizerTrial;
  readonly calls: readonly CallTrial[];
}

export interface GuardedRoute {
  readonly api: DeskApi;
  readonly route: DeskRoute;
  readonly guard: RouteGuard;
}

/** The first guarded route that can be called safely and as it stands: a GET without path parameters. */
export function findTrialRoute(status: DeskStatus): GuardedRoute | undefined {
  for (const api of status.apis) {
    for (const route of api.routes) {
      const isSafe = (route.method === "GET" || route.method === "ANY") && !route.path.includes("{");
      if (route.guard && isSafe) return { api, route, guard: route.guard };
    }
  }
  return undefined;
}

/** What a person wants to see after a sign-in: the authorizer's verdict, 401 without a token, 200 with it. */
export async function runTrials(
  outbound: Outbound,
  status: DeskStatus,
  tokens: RedeemedTokens,
): Promise<Trials> {
  const found = findTrialRoute(status);
  if (!found) return { calls: [] };
  const { api, route, guard } = found;
  const token: TokenChoice = guard.scopes.length > 0 ? "access" : "id";
  const call = { method: "GET", url: toRouteUrl(api, route.path), header: guard.header, tokens };
  const [authorizer, ...calls] = await Promise.all([
    tokens.idToken === undefined ? undefined : testAuthorizer(outbound, found, tokens.idToken),
    callApi(outbound, { ...call, token: "none" }),
    callApi(outbound, { ...call, token }),
  ]);
  return { ...(authorizer ? { authorizer } : {}), calls };
}

/** `/` of a stage is `…/Prod/`. */
export function toRouteUrl(api: DeskApi, path: string): string {
  return `${api.url}${path}`;
}

export interface ApiCall {
  readonly method: string;
  readonly url: string;
  /** Header that carries the token. */
  readonly header: string;
  readonly token: TokenChoice;
  readonly tokens: RedeemedTokens;
}

export async function callApi(outbound: Outbound, call: ApiCall): Promise<CallTrial> {
  const { method, url, header, token } = call;
  const value = selectToken(call);
  const trial = { token, method, url };
  if (token !== "none" && value === undefined) return { ...trial, problem: "There is no such token here." };
  try {
    const headers: Record<string, string> = value === undefined ? {} : { [header]: value };
    const { status, body } = await outbound(url, { method, headers });
    return { ...trial, status, body };
  } catch (error) {
    return { ...trial, problem: toProblem(error) };
  }
}

function selectToken({ token, tokens }: ApiCall): string | undefined {
  if (token === "none") return undefined;
  if (token === "access") return tokens.accessToken;
  if (token === "id") return tokens.idToken;
  const genuine = tokens.idToken ?? tokens.accessToken;
  return genuine === undefined ? undefined : tamperToken(genuine);
}

/** `TestInvokeAuthorizer` on the gateway's port (contract B.7). */
async function testAuthorizer(
  outbound: Outbound,
  { api, guard }: GuardedRoute,
  idToken: string,
): Promise<AuthorizerTrial> {
  const trial = { authorizerName: guard.authorizerName };
  try {
    const answer = await outbound(
      `${api.origin}/restapis/${api.restApiId}/authorizers/${guard.authorizerId}`,
      {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          Authorization: toDummySignature("us-east-1", "apigateway"),
        },
        body: JSON.stringify({ headers: { [guard.header]: idToken } }),
      },
    );
    const result: unknown = JSON.parse(answer.body);
    if (!isJsonObject(result) || typeof result.clientStatus !== "number") {
      return { ...trial, problem: `TestInvokeAuthorizer answered ${answer.status}.` };
    }
    const claims = isJsonObject(result.claims) ? { claims: result.claims } : {};
    return { ...trial, clientStatus: result.clientStatus, ...claims };
  } catch (error) {
    return { ...trial, problem: toProblem(error) };
  }
}

function toProblem(error: unknown): string {
  return error instanceof OutboundError ? error.message : "The answer could not be read.";
}
