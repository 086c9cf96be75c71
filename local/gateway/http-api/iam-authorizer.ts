import { createSignerCheck, type IamAuthorizerDeps } from "../authorizers/iam-authorizer.ts";
import { refuseForbidden } from "./http-answers.ts";
import type { CallerTexts } from "./http-call.ts";
import type { HttpGuard } from "./http-guard.ts";

export type HttpIamAuthorizerDeps = Pick<IamAuthorizerDeps, "clock" | "callerCredentials">;

type Signer = Exclude<ReturnType<ReturnType<typeof createSignerCheck>>, { type: unknown }>;

/** Guards routes with a Signature Version 4; an HTTP API says no more than `Forbidden` (H-45). */
export function createHttpIamAuthorizer(deps: HttpIamAuthorizerDeps): HttpGuard {
  return {
    authorize({ http }) {
      const { call, api, query, body } = http;
      const found = createSignerCheck({ ...deps, api })({ call, query, body });
      return "type" in found
        ? { kind: "refused", answer: refuseForbidden(found.reason) }
        : { kind: "allowed", caller: toCallerTexts(found) };
    },
  };
}

function toCallerTexts({ accessKey, accountId, userId, userArn }: Signer): CallerTexts {
  const iam = {
    accessKey,
    accountId,
    callerId: userId,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn,
    userId,
  };
  return {
    version1: "{}",
    version2: JSON.stringify({ iam }),
    identity: JSON.stringify({ accessKey, accountId, caller: userId, user: userId, userArn }),
  };
}
