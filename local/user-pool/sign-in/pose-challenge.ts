import { deliverMessage, type Message } from "../messages.ts";
import type { PoolParts } from "../pool-parts.ts";
import { toCaller } from "../sign-up/caller.ts";
import type { Challenge } from "../user-pool.ts";
import { issueAuthSession, type SessionDetail } from "./auth-session.ts";
import type { ProvedUser, SignInProgress } from "./sign-in-progress.ts";

export type PosingParts = Pick<
  PoolParts,
  "settings" | "store" | "clock" | "random" | "outbox" | "secret" | "factors" | "invokeTrigger" | "toPageUrl"
>;

/** What is asked for next, and what its answer will be judged by. */
export interface PosedChallenge {
  readonly challenge: Challenge;
  readonly detail?: SessionDetail;
  /** A code that goes out with it. */
  readonly message?: Message;
}

/** Opens a session for the answer; a code is sent once the session can take it. */
export async function poseChallenge(
  parts: PosingParts,
  proved: ProvedUser,
  { challenge, detail, message }: PosedChallenge,
): Promise<SignInProgress> {
  const { client, user, isHosted, results } = proved;
  const session = await issueAuthSession(parts, client, {
    username: user.username,
    sub: user.sub,
    challengeName: challenge.name,
    isHosted,
    detail,
    results,
    deviceKey: proved.deviceKey ?? undefined,
  });
  const asked = { source: "Authentication", ...toCaller(client, proved) } as const;
  if (message) await deliverMessage(parts, { ...message, asked });
  return { kind: "challenge", user, challenge, session };
}
