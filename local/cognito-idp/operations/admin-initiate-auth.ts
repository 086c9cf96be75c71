import {
  AUTH_FLOW,
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
  AuthFlow: required(AUTH_FLOW),
  AuthParameters: SECRET_TEXT_MAP,
  Session: SESSION,
  ...SERVER_CONTEXT,
});

export interface AdminInitiateAuthDeps {
  readonly userPools: PoolLookup<"getClient" | "initiateAuth">;
}

/** `InitiateAuth` for a server with credentials of its own: it may use the administrator's flows (C5.4). */
export function createAdminInitiateAuth({
  userPools,
}: AdminInitiateAuthDeps): Operation<RequestOf<typeof REQUEST>, WireAuthOutcome> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run(request) {
      const pool = userPools.get(request.UserPoolId);
      const outcome = await pool.initiateAuth(pool.getClient(request.ClientId), {
        authFlow: request.AuthFlow,
        parameters: request.AuthParameters ?? {},
        clientMetadata: request.ClientMetadata,
        session: request.Session,
        isAdmin: true,
      });
      return toWireAuthOutcome(outcome);
    },
  };
}
