import type { Clock } from "../platform/clock.ts";
import type { JsonObject } from "../platform/json.ts";
import { toLogLine } from "../platform/log.ts";
import type { Answer, Refusal } from "./answer.ts";
import type { Call } from "./call.ts";
import type { Integrate } from "./integrate.ts";
import { whenReady } from "./maybe-promise.ts";
import { renderTemplate } from "./response-template.ts";
import { createFindVariable } from "./template-variables.ts";

/** How a call ended. */
export interface EndedCall {
  readonly call: Call;
  readonly answer: Answer;
  /** What stands behind the answer, where it is a gateway response. */
  readonly refusal: Refusal | undefined;
  /** Milliseconds since 1970. */
  readonly endedAt: number;
}

/** Contract E.8: what has no value. */
const NOTHING = "-";

/** How long integrations took, in milliseconds; only for stages with an access log. */
const latencies = new WeakMap<Call, number>();

/** Remembers how long an integration takes, for `$context.integrationLatency`. */
export function timeIntegration(integrate: Integrate, clock: Clock): Integrate {
  return (routed) => {
    const startedAt = clock.now();
    return whenReady(integrate(routed), (answer) => {
      latencies.set(routed.call, clock.now() - startedAt);
      return answer;
    });
  };
}

/**
 * One line of a stage's access log (contract E.8, G-26): its format with every variable replaced. What a request
 * can influence forges neither a line nor, in a JSON format, a member (catalogue D-21).
 */
export function writeAccessLine(format: string, ended: EndedCall): string {
  const find = createFindVariable(ended.call, ended.refusal, toAnswerContext(ended));
  const mediaType = /^\s*\{/.test(format) ? "application/json" : "text/plain";
  return toLogLine(renderTemplate(format.trim(), mediaType, (name) => find(name) ?? NOTHING));
}

function toAnswerContext({ call, answer, refusal, endedAt }: EndedCall): JsonObject {
  const latency = latencies.get(call);
  const isIntegrated = latency !== undefined;
  return {
    authorizer: toAuthorizerContext(call, refusal),
    status: answer.status,
    responseLength: Buffer.byteLength(answer.body),
    responseLatency: endedAt - call.startedAt,
    integrationLatency: latency,
    integrationErrorMessage: isIntegrated ? refusal?.reason.problem : undefined,
    integrationStatus: isIntegrated && refusal === undefined ? answer.status : undefined,
    integration: {
      latency,
      error: isIntegrated ? refusal?.reason.problem : undefined,
      status: isIntegrated && refusal === undefined ? answer.status : undefined,
    },
  };
}

/** Assumed (E.8): the authorizer's status is that of its refusal, its error the message of that. */
function toAuthorizerContext({ routed }: Call, refusal: Refusal | undefined): JsonObject {
  if (routed?.route.authorization === undefined) return {};
  if (routed.authorizerText !== undefined) return { ...JSON.parse(routed.authorizerText), status: 200 };
  return refusal?.type === "UNAUTHORIZED" ? { status: 401, error: refusal.message } : {};
}
