import {
  CHALLENGE_NAME,
  CLIENT_ID,
  SECRET_TEXT_MAP,
  SERVER_CONTEXT,
  SESSION,
  USER_POOL_ID,
} from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireAuthOutcome, type WireAuthOutcome } from "../wire-auth-outcome.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  ClientId: required(CLIENT_ID),
  ChallengeName: required(CHALLENGE_NAME),
  ChallengeResponses: SECRET_TEXT_MAP,
  Session: SESSION,
  ...SERVER_CONTEXT,
});

export interface AdminRespondToAuthChallengeDeps {
  readonly userPools: PoolLookup<"getClient" | "respondToAuthChallenge">;
}

/** `RespondToAuthChallenge` for a sign-in that `AdminInitiateAuth` started (contract C5.5). */
export function createAdminRespondToAuthChallenge({
  userPools,
}: AdminRespondToAuthChallengeDeps): Operation<RequestOf<typeof REQUEST>, WireAuthOutcome> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run(request) {
      const pool = userPools.get(request.UserPoolId);
      const outcome = await pool.respondToAuthChallenge(pool.getClient(request.ClientId), {
        challengeName: request.ChallengeName,
        session: request.Session,
        responses: request.ChallengeResponses ?? {},
        clientMetadata: request.ClientMetadata,
        isAdmin: true,
      });
      return toWireAuthOutcome(outcome);
    },
  };
}
