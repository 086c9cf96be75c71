import { SESSION, TEXT, TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup, SessionLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { createUnnamed } from "./associate-software-token.ts";

const REQUEST = structure({
  AccessToken: TOKEN,
  Session: SESSION,
  UserCode: required({ kind: "string", min: 6, max: 6, pattern: "[0-9]+", isSensitive: true }),
  FriendlyDeviceName: TEXT,
});

export interface VerifySoftwareTokenResponse {
  readonly Status: "SUCCESS";
  readonly Session?: string;
}

export interface VerifySoftwareTokenDeps {
  readonly userPools: CallerLookup<"verifySoftwareToken"> & SessionLookup<"verifySoftwareTokenInSession">;
}

/** Proves that an authenticator app has the secret (contract C5.7). */
export function createVerifySoftwareToken({
  userPools,
}: VerifySoftwareTokenDeps): Operation<RequestOf<typeof REQUEST>, VerifySoftwareTokenResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ AccessToken, Session, UserCode, FriendlyDeviceName }) {
      const proof = { code: UserCode, deviceName: FriendlyDeviceName };
      if (AccessToken !== undefined) {
        const { pool, user } = await userPools.authenticate(AccessToken);
        await pool.verifySoftwareToken(user, proof);
        return { Status: "SUCCESS" };
      }
      if (Session === undefined) throw createUnnamed();
      const { session } = await userPools
        .getBySession(Session)
        .pool.verifySoftwareTokenInSession(Session, proof);
      return { Status: "SUCCESS", Session: session };
    },
  };
}
