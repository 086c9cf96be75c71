import type { RefusalReason } from "../../local/gateway/answer.ts";
import type { Authorizer, Verdict } from "../../local/gateway/authorizers/authorizer.ts";
import { createCognitoAuthorizer } from "../../local/gateway/authorizers/cognito-authorizer.ts";
import { createKeySet } from "../../local/gateway/authorizers/key-set.ts";
import { readHeaders } from "../../local/gateway/request-headers.ts";
import type { CognitoAuthorizer } from "../../local/openapi/authorizer-definition.ts";
import { createManualClock, type ManualClock } from "../../local/platform/clock.ts";
import { createTestAuthorizer } from "./rest-api.ts";
import { createSigningKey, createTestIssuer, NOW, type TestIssuer } from "./test-issuer.ts";

/** An authorizer alone, without a gateway around it. */
export interface AuthorizerSetUp {
  readonly clock: ManualClock;
  /** Publishes the key called `pool`. */
  readonly issuer: TestIssuer;
  readonly authorizer: Authorizer;
}

export function setUpAuthorizer(overrides: Partial<CognitoAuthorizer> = {}): AuthorizerSetUp {
  const clock = createManualClock(NOW);
  const issuer = createTestIssuer({ keys: [createSigningKey("pool")] });
  const keySet = createKeySet(issuer, clock);
  const authorizer = createCognitoAuthorizer(createTestAuthorizer(overrides), {
    clock,
    findIssuer: (arn) => (arn === issuer.providerArn ? issuer : undefined),
    getKeySet: () => keySet,
  });
  return { clock, issuer, authorizer };
}

/** Asks with that value of `Authorization`. */
export async function ask(
  authorizer: Authorizer,
  value: string,
  scopes: readonly string[] = [],
): Promise<Verdict> {
  return authorizer.authorize({ headers: readHeaders(["Authorization", value]), scopes });
}

function toReason(verdict: Exclude<Verdict, { readonly kind: "allowed" }>): RefusalReason {
  const reason = verdict.kind === "denied" ? verdict.refusal.reason : verdict.reason;
  return reason ?? { problem: "no reason", remedy: "none" };
}

/** What the log would say; `allowed` when there is nothing to say. */
export async function explain(
  authorizer: Authorizer,
  value: string,
  scopes: readonly string[] = [],
): Promise<string> {
  const verdict = await ask(authorizer, value, scopes);
  if (verdict.kind === "allowed") return verdict.kind;
  const { problem, remedy, token } = toReason(verdict);
  const kind = verdict.kind === "refused" && verdict.isExpired ? "refused (expired)" : verdict.kind;
  return `${kind}: ${problem}. ${remedy}${token === undefined ? "" : ` [${token}]`}`;
}
