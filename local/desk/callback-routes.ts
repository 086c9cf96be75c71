import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { toBase64url } from "../platform/base64url.ts";
import { type DeskRoom, readForm, sendPage } from "./desk-room.ts";
import { type DeskClient, type DeskPool, findDeskCallback } from "./desk-status.ts";
import { isAwsApiUrl, OutboundError } from "./outbound.ts";
import {
  toCallbackErrorPage,
  toFragmentPage,
  toRefusedCodePage,
  toUnknownCodePage,
} from "./pages/callback-pages.ts";
import type { PendingSignIn, SignInTarget } from "./pending-sign-ins.ts";
import { type CodeToRedeem, type RedeemedTokens, redeemCode } from "./redeem-code.ts";
import { decodeToken } from "./token-claims.ts";
import { callApi, runTrials, type Trials } from "./trials.ts";

const BROWSER_COOKIE = "gatehouse-desk";

/** Where a sign-in ends: `?code=…` is redeemed here, `#id_token=…` is posted by the page's script. */
export function addCallbackRoutes(room: DeskRoom): void {
  const { app } = room;
  app.get("/callback", (context) => receiveCallback(room, context));
  app.post("/callback", (context) => receiveFragment(room, context));
  app.post("/callback/start", (context) => startOnTwin(room, context));
  app.post("/callback/redeem", (context) => redeemForClient(room, context));
}

async function receiveCallback(room: DeskRoom, context: Context): Promise<Response> {
  const { code, state, error, error_description: description } = context.req.query();
  if (error !== undefined) return sendPage(context, toCallbackErrorPage(error, description), 400);
  if (code === undefined) return sendPage(context, toFragmentPage());
  const candidates = listCandidates(room);
  if (state !== undefined) {
    const pending = room.pending.take(state, getCookie(context, BROWSER_COOKIE) ?? "");
    if (pending) return redeemPending(room, context, { code, pending });
    const reason = "Its state is not one that this desk gave to this browser in the last ten minutes.";
    return sendPage(context, toUnknownCodePage({ code, reason, ...toChoice(room, candidates) }));
  }
  const [only, ...others] = candidates;
  if (only && others.length === 0) return redeemAtTwin(room, context, { code, candidate: only });
  const reason = "It does not say which client it is for.";
  return sendPage(context, toUnknownCodePage({ code, reason, ...toChoice(room, candidates) }));
}

interface Candidate {
  readonly pool: DeskPool;
  readonly client: DeskClient;
  readonly redirectUri: string;
}

/** Clients of this twin whose codes can arrive here. */
function listCandidates({ deps }: DeskRoom): readonly Candidate[] {
  const status = deps.status();
  return status.pools.flatMap((pool) =>
    pool.clients.flatMap((client) => {
      const redirectUri = findDeskCallback(status, client);
      return redirectUri !== undefined && client.flows.includes("code")
        ? [{ pool, client, redirectUri }]
        : [];
    }),
  );
}

function toChoice({ deps }: DeskRoom, candidates: readonly Candidate[]) {
  return {
    clients: candidates.map(({ client }) => client),
    redirectUri: `${deps.status().deskUrl}/callback`,
  };
}

/** The token was read from the fragment by the page's script, whose forms alone pass the browser guard. */
async function receiveFragment(room: DeskRoom, context: Context): Promise<Response> {
  const field = await readForm(context);
  if (field("error") !== "") {
    return sendPage(context, toCallbackErrorPage(field("error"), field("error_description")), 400);
  }
  const [idToken, accessToken] = [field("id_token"), field("access_token")];
  if (idToken === "" && accessToken === "") return sendPage(context, toFragmentPage(), 400);
  const tokens = { ...(idToken === "" ? {} : { idToken }), ...(accessToken === "" ? {} : { accessToken }) };
  return showTokens(room, context, { tokens, apiUrl: undefined });
}

async function startOnTwin(room: DeskRoom, context: Context): Promise<Response> {
  const field = await readForm(context);
  const found = listCandidates(room).find(({ client }) => client.clientId === field("client_id"));
  if (!found) return context.text("No such client can sign in from here.", 400);
  const { pool, client, redirectUri } = found;
  return startSignIn(room, context, {
    kind: "twin",
    domain: pool.url,
    clientId: client.clientId,
    redirectUri,
    scopes: [],
  });
}

/** Sends the browser to the authorization server; the cookie ties what comes back to this browser. */
export function startSignIn({ pending, deps }: DeskRoom, context: Context, target: SignInTarget): Response {
  const browserKey = getCookie(context, BROWSER_COOKIE) ?? toBase64url(deps.random.bytes(24));
  setCookie(context, BROWSER_COOKIE, browserKey, { path: "/callback", httpOnly: true, sameSite: "Lax" });
  return context.redirect(pending.start(target, browserKey), 303);
}

async function redeemForClient(room: DeskRoom, context: Context): Promise<Response> {
  const field = await readForm(context);
  const candidate = listCandidates(room).find(({ client }) => client.clientId === field("client_id"));
  if (!candidate) return context.text("No such client can sign in from here.", 400);
  return redeemAtTwin(room, context, { code: field("code"), candidate });
}

/** A sign-in that the desk did not start: there is no code verifier, and none may be needed. */
function redeemAtTwin(
  room: DeskRoom,
  context: Context,
  { code, candidate }: { readonly code: string; readonly candidate: Candidate },
): Promise<Response> {
  const { pool, client, redirectUri } = candidate;
  const { clientId, clientSecret } = client;
  return redeem(room, context, { domain: pool.url, clientId, clientSecret, code, redirectUri });
}

async function redeemPending(
  room: DeskRoom,
  context: Context,
  { code, pending }: { readonly code: string; readonly pending: PendingSignIn },
): Promise<Response> {
  const { target, codeVerifier, nonce } = pending;
  const { domain, clientId, redirectUri, apiUrl } = target;
  const known = listCandidates(room).find(({ client }) => client.clientId === clientId);
  const clientSecret = target.kind === "twin" ? known?.client.clientSecret : undefined;
  const redemption = { domain, clientId, clientSecret, code, redirectUri, codeVerifier, nonce, apiUrl };
  try {
    return await redeem(room, context, redemption);
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    const elsewhere = { domain, clientId, codeVerifier };
    const page = toUnknownCodePage({ code, reason: error.message, clients: [], redirectUri, elsewhere });
    return sendPage(context, page);
  }
}

async function redeem(
  room: DeskRoom,
  context: Context,
  redemption: CodeToRedeem & { readonly nonce?: string; readonly apiUrl?: string | undefined },
): Promise<Response> {
  const outcome = await redeemCode(room.outbound, redemption);
  const { code, redirectUri, apiUrl } = redemption;
  if (outcome.kind === "refused") {
    return sendPage(context, toRefusedCodePage(code, outcome.error, redirectUri), 400);
  }
  const { idToken } = outcome.tokens;
  const nonce = idToken === undefined ? undefined : decodeToken(idToken)?.claims.nonce;
  if (redemption.nonce !== undefined && idToken !== undefined && nonce !== redemption.nonce) {
    return sendPage(context, toCallbackErrorPage("nonce", "The ID token is not for this sign-in."), 400);
  }
  return showTokens(room, context, { tokens: outcome.tokens, apiUrl });
}

/** Tries the tokens, keeps what came of it, and leads to a page that can be reloaded. */
async function showTokens(
  { deps, outbound, results }: DeskRoom,
  context: Context,
  { tokens, apiUrl }: { readonly tokens: RedeemedTokens; readonly apiUrl: string | undefined },
): Promise<Response> {
  const status = deps.status();
  const isOfTwin = status.pools.some(({ userPoolId }) => userPoolId === poolOf(tokens));
  const trials: Trials = isOfTwin
    ? await runTrials(outbound, status, tokens)
    : { calls: apiUrl !== undefined && isAwsApiUrl(apiUrl) ? await tryOnAws(outbound, apiUrl, tokens) : [] };
  const source = isOfTwin ? ({ kind: "twin" } as const) : ({ kind: "aws", apiUrl } as const);
  const { id } = results.add({ tokens, source, trials });
  return context.redirect(`/signed-in/${id}`, 303);
}

/** Pool id at the end of `iss`; the twin's own pools have ids that no pool on AWS has. */
function poolOf({ idToken, accessToken }: RedeemedTokens): string | undefined {
  const issuer = decodeToken(idToken ?? accessToken ?? "")?.claims.iss;
  return typeof issuer === "string" ? issuer.split("/").at(-1) : undefined;
}

function tryOnAws(outbound: DeskRoom["outbound"], apiUrl: string, tokens: RedeemedTokens) {
  const url = apiUrl.endsWith("/") ? apiUrl : `${apiUrl}/`;
  const call = { method: "GET", url, header: "Authorization", tokens };
  return Promise.all([
    callApi(outbound, { ...call, token: "none" }),
    callApi(outbound, { ...call, token: tokens.idToken === undefined ? "access" : "id" }),
  ]);
}
