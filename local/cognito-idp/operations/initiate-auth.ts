import { AUTH_FLOW, CLIENT_CONTEXT, CLIENT_ID, SECRET_TEXT_MAP, SESSION } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { ClientLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireAuthOutcome, type WireAuthOutcome } from "../wire-auth-outcome.ts";

const REQUEST = structure({
  AuthFlow: required(AUTH_FLOW),
  AuthParameters: SECRET_TEXT_MAP,
  ClientId: required(CLIENT_ID),
  Session: SESSION,
  ...CLIENT_CONTEXT,
});

export interface InitiateAuthDeps {
  readonly userPools: ClientLookup<"initiateAuth">;
}

/** Starts a sign-in, or refreshes tokens (contract C5.4). */
export function createInitiateAuth({
  userPools,
}: InitiateAuthDeps): Operation<RequestOf<typeof REQUEST>, WireAuthOutcome> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run(request) {
      const { pool, client } = userPools.getByClientId(request.ClientId);
      const outcome = await pool.initiateAuth(client, {
        authFlow: request.AuthFlow,
        parameters: request.AuthParameters ?? {},
        clientMetadata: request.ClientMetadata,
        session: request.Session,
        isAdmin: false,
      });
      return toWireAuthOutcome(outcome);
    },
  };
}
