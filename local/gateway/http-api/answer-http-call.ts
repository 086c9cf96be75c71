import { readBody } from "../../http/read-body.ts";
import type { Answer } from "../answer.ts";
import type { Call } from "../call.ts";
import { explainMissingHttpRoute } from "../explain-refusal.ts";
import { hasBody, MAX_BODY_BYTES, NO_BODY } from "../request-body.ts";
import { decodePercent, parseQuery } from "../request-target.ts";
import { isPreflight, PREFLIGHT_ANSWER, withCors } from "./cors.ts";
import { refuseBody, refuseHeaders, refuseNotFound, refuseThrottled } from "./http-answers.ts";
import { type FoundHttpStage, toPrefix } from "./http-api-address.ts";
import type { CallerTexts, HttpCall } from "./http-call.ts";
import { readParameters, type ServedHttpApi, type ServedHttpRoute } from "./serve-http-api.ts";

/** AWS: request line and header values together. */
const MAX_HEAD_BYTES = 10_240;

export type HttpOutcome = Answer | "abandoned";

/**
 * Takes a call through an HTTP API: size, route, preflight, guard, integration; the first step that fails
 * answers (H-10 to H-62).
 */
export function answerHttpCall(
  call: Call,
  found: FoundHttpStage<ServedHttpApi>,
  query: string,
): HttpOutcome | Promise<HttpOutcome> {
  call.http = toHttpCall(call, found, { query, body: NO_BODY });
  if ((call.request.url ?? "").length + call.headers.valuesLength > MAX_HEAD_BYTES) return refuseHeaders();
  if (!hasBody(call.headers)) return answerRequest(found.served, call.http);
  return readBody(call.request, MAX_BODY_BYTES).then((body) => {
    if (body === "aborted") return "abandoned";
    if (body === "too-large") return refuseBody();
    call.http = toHttpCall(call, found, { query, body });
    return answerRequest(found.served, call.http);
  });
}

function toHttpCall(
  call: Call,
  { served, stage, rest }: FoundHttpStage<ServedHttpApi>,
  { query, body }: { readonly query: string; readonly body: Buffer },
): HttpCall {
  // H-12: decoded as a whole before a route is chosen, so that route and function see the same path.
  const path = decodePercent(rest === "" ? "/" : rest);
  return {
    call,
    api: served.api,
    stage,
    path,
    rawPath: `${toPrefix(stage.stageName)}${path}`,
    rawQuery: query,
    query: parseQuery(query),
    body,
    route: undefined,
  };
}

async function answerRequest(served: ServedHttpApi, http: HttpCall): Promise<Answer> {
  const found = served.findRoute(http.call.method, http.path);
  const answer = found === undefined ? answerWithoutRoute(http) : await answerAdmitted(served, found, http);
  return answer.isForeignToAws ? answer : withCors(answer, http.api.cors, http.call);
}

/** H-61: a preflight that no route takes is the gateway's own. */
function answerWithoutRoute({ call, api, path }: HttpCall): Answer {
  if (api.cors !== undefined && isPreflight(call)) return PREFLIGHT_ANSWER;
  return refuseNotFound(explainMissingHttpRoute(api, { method: call.method, path }));
}

/** Assumed: a limit is looked at before a guard. */
function answerAdmitted(
  { admit }: ServedHttpApi,
  found: ServedHttpRoute,
  http: HttpCall,
): Answer | Promise<Answer> {
  http.route = found.route;
  if (admit(http.stage, found.route, http.call.startedAt)) return answerGuarded(found, http);
  return refuseThrottled(found.route.routeKey);
}

async function answerGuarded(found: ServedHttpRoute, http: HttpCall): Promise<Answer> {
  const { route, guard, integrate } = found;
  const pathParameters = readParameters(found, http.path);
  let caller: CallerTexts | undefined;
  if (guard !== undefined) {
    const verdict = await guard.authorize({ http, route, pathParameters });
    if (verdict.kind === "refused") return verdict.answer;
    caller = verdict.caller;
  }
  return integrate({ http, route, pathParameters, caller });
}
