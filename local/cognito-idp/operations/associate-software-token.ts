import { CognitoIdpError } from "../cognito-idp-error.ts";
import { SESSION, TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup, SessionLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, structure } from "../request-shape.ts";

const REQUEST = structure({ AccessToken: TOKEN, Session: SESSION });

export interface AssociateSoftwareTokenResponse {
  readonly SecretCode: string;
  readonly Session?: string;
}

export interface AssociateSoftwareTokenDeps {
  readonly userPools: CallerLookup<"associateSoftwareToken"> &
    SessionLookup<"associateSoftwareTokenInSession">;
}

/** Hands out the secret for an authenticator app, to a signed-in user or in the middle of a sign-in (C5.7). */
export function createAssociateSoftwareToken({
  userPools,
}: AssociateSoftwareTokenDeps): Operation<RequestOf<typeof REQUEST>, AssociateSoftwareTokenResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ AccessToken, Session }) {
      if (AccessToken !== undefined) {
        const { pool, user } = await userPools.authenticate(AccessToken);
        const { secretCode } = await pool.associateSoftwareToken(user);
        return { SecretCode: secretCode };
      }
      if (Session === undefined) throw createUnnamed();
      const { pool } = userPools.getBySession(Session);
      const { secretCode, session } = await pool.associateSoftwareTokenInSession(Session);
      return { SecretCode: secretCode, Session: session };
    },
  };
}

/** Assumed: the text. Neither member is required by the model; one of the two has to be there. */
export function createUnnamed(): CognitoIdpError {
  return new CognitoIdpError("InvalidParameterException", "Either AccessToken or Session is required.");
}
