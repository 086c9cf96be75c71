import { CHALLENGE_NAME, CLIENT_CONTEXT, CLIENT_ID, SECRET_TEXT_MAP, SESSION } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { ClientLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireAuthOutcome, type WireAuthOutcome } from "../wire-auth-outcome.ts";

const REQUEST = structure({
  ClientId: required(CLIENT_ID),
  ChallengeName: required(CHALLENGE_NAME),
  Session: SESSION,
  ChallengeResponses: SECRET_TEXT_MAP,
  ...CLIENT_CONTEXT,
});

export interface RespondToAuthChallengeDeps {
  readonly userPools: ClientLookup<"respondToAuthChallenge">;
}

/** Answers a challenge of a sign-in; tokens or the next challenge follow (contract C5.5). */
export function createRespondToAuthChallenge({
  userPools,
}: RespondToAuthChallengeDeps): Operation<RequestOf<typeof REQUEST>, WireAuthOutcome> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run(request) {
      const { pool, client } = userPools.getByClientId(request.ClientId);
      const outcome = await pool.respondToAuthChallenge(client, {
        challengeName: request.ChallengeName,
        session: request.Session,
        responses: request.ChallengeResponses ?? {},
        clientMetadata: request.ClientMetadata,
        isAdmin: false,
      });
      return toWireAuthOutcome(outcome);
    },
  };
}
