import { createPoolDomainApp } from "../../local/managed-login/pool-domain-app.ts";
import { createManualClock } from "../../local/platform/clock.ts";
import { silentLog } from "../../local/platform/log.ts";
import { systemRandom } from "../../local/platform/random.ts";
import { UserPoolError, type UserPoolErrorReason } from "../../local/user-pool/user-pool-error.ts";
import { createVisitor, type Visitor } from "./domain-visitor.ts";
import { createStandInPools, type StandIn } from "./stand-in-pool.ts";

export const ORIGIN = "http://localhost:3001";

/** The hosted pages before a stand-in pool, without a socket. */
export function createStandInDomain(standIn: StandIn = {}, outboxUrl?: string) {
  return createPoolDomainApp({
    userPools: createStandInPools(standIn),
    clock: createManualClock(1_795_000_000_000),
    random: systemRandom,
    log: silentLog,
    origin: () => ORIGIN,
    outboxUrl: () => outboxUrl,
  });
}

export function visitStandIn(standIn: StandIn = {}, outboxUrl?: string): Visitor {
  const app = createStandInDomain(standIn, outboxUrl);
  const { host } = new URL(ORIGIN);
  const send = (url: string, init: RequestInit) =>
    app.request(url, { ...init, headers: { host, ...(init.headers as object) } });
  return createVisitor({ origin: ORIGIN, send });
}

export const refuse = (reason: UserPoolErrorReason) => () => Promise.reject(new UserPoolError(reason));

/** What a pool answers when a sign-in has succeeded. */
export const SIGNED_IN = {
  createLoginSession: async () => ({ cookie: "new-session", expiresInSeconds: 3600 }),
  issueAuthorizationCode: async () => "the-code",
};
