import type { CognitoAuthorizer } from "../../openapi/authorizer-definition.ts";
import type { Clock } from "../../platform/clock.ts";
import { getOwn } from "../../platform/json.ts";
import type { TokenIssuer } from "../issuer-keys.ts";
import type { RequestHeaders } from "../request-headers.ts";
import { type AudienceRule, createAudienceRule } from "./audience-rule.ts";
import { type Authorizer, refuse, type Verdict } from "./authorizer.ts";
import { toClaimsText } from "./claims-text.ts";
import { readIdentityToken } from "./identity-token.ts";
import type { IssuerKey, KeySet } from "./key-set.ts";
import { type ParsedToken, parseToken } from "./parse-token.ts";
import { TOKEN_CHECKS, type TokenPolicy } from "./token-checks.ts";
import { toShortText, toTokenFacts } from "./token-facts.ts";
import { createVerifiedTokens, type VerifiedToken, type VerifiedTokens } from "./verified-tokens.ts";
import { verifySignature } from "./verify-signature.ts";

export interface CognitoAuthorizerDeps {
  readonly clock: Clock;
  /** Whoever issues the tokens of that pool; `undefined` for a pool that is not run here. */
  findIssuer(providerArn: string): TokenIssuer | undefined;
  getKeySet(issuer: TokenIssuer): KeySet;
}

/** Everything that the checks of one authorizer need; made once. */
interface Gate extends CognitoAuthorizerDeps {
  readonly definition: CognitoAuthorizer;
  /** By `iss`. */
  readonly issuers: ReadonlyMap<string, TokenIssuer>;
  /** Pool ids that the authorizer trusts and that nobody here issues tokens for. */
  readonly absentPoolIds: readonly string[];
  readonly audience: AudienceRule | undefined;
  readonly identityTokens: WeakMap<RequestHeaders, string | Verdict>;
  readonly verifiedTokens: VerifiedTokens;
}

/**
 * Guards methods with the tokens of one or several user pools: issuer, signature, kind of token, scopes,
 * dates, in the order of contract B-17.
 *
 * @throws SyntaxError when the identity validation expression is no regular expression
 */
export function createCognitoAuthorizer(
  definition: CognitoAuthorizer,
  deps: CognitoAuthorizerDeps,
): Authorizer {
  const found = definition.providerArns.map((arn) => ({ arn, issuer: deps.findIssuer(arn) }));
  const expression = definition.identityValidationExpression;
  const gate: Gate = {
    ...deps,
    definition,
    issuers: new Map(found.flatMap(({ issuer }) => (issuer ? [[issuer.issuer, issuer] as const] : []))),
    absentPoolIds: found.filter(({ issuer }) => issuer === undefined).map(({ arn }) => toPoolId(arn)),
    audience: expression === undefined ? undefined : createAudienceRule(expression),
    identityTokens: new WeakMap(),
    verifiedTokens: createVerifiedTokens(),
  };
  return {
    authorize({ headers, scopes }) {
      const token = findToken(gate, headers);
      if (typeof token !== "string") return token;
      const now = gate.clock.now();
      const verified = gate.verifiedTokens.find(token, now);
      if (verified !== undefined)
        return checkClaims(verified, { scopes, audience: gate.audience, now: now / 1000 });
      const parsed = parseToken(token);
      return "kind" in parsed ? parsed : authorizeParsed(gate, parsed, scopes);
    },
  };
}

/** Read once for as long as a connection repeats its headers. */
function findToken({ identityTokens, definition }: Gate, headers: RequestHeaders): string | Verdict {
  const known = identityTokens.get(headers);
  if (known !== undefined) return known;
  const token = readIdentityToken(headers, definition.identityHeader);
  identityTokens.set(headers, token);
  return token;
}

async function authorizeParsed(gate: Gate, token: ParsedToken, scopes: readonly string[]): Promise<Verdict> {
  const issuer = findIssuer(gate, token);
  if ("kind" in issuer) return issuer;
  const keySet = gate.getKeySet(issuer);
  try {
    const key = await keySet.findKey(token.kid);
    if (key === undefined) return refuseKey(keySet, issuer, token);
    if (!(await verifySignature(token.text, key))) return refuseSignature(token);
    const now = gate.clock.now();
    const verified = rememberToken(gate, token, { key, keySet, now });
    return checkClaims(verified, { scopes, audience: gate.audience, now: now / 1000 });
  } catch (cause) {
    return toUnavailable(issuer.providerArn, cause);
  }
}

/** The pool is chosen by `iss`, compared as a whole (B-15, B-31). */
function findIssuer(gate: Gate, { claims }: ParsedToken): TokenIssuer | Verdict {
  const iss = getOwn(claims, "iss");
  const issuer = typeof iss === "string" ? gate.issuers.get(iss) : undefined;
  if (issuer !== undefined) return issuer;
  const absent = gate.absentPoolIds.find((poolId) => typeof iss === "string" && iss.endsWith(`/${poolId}`));
  if (absent !== undefined) return toUnavailable(absent, new Error("nobody here runs that user pool"));
  const trusted = [...gate.issuers.keys(), ...gate.absentPoolIds].join(" or ");
  return refuse(
    `it was issued by ${toShortText(iss)}, and ${gate.definition.name} trusts ${trusted}`,
    "Sign in at that user pool, or name the other pool in the authorizer's providerARNs.",
    toTokenFacts(claims),
  );
}

function refuseKey(keySet: KeySet, { issuer }: TokenIssuer, token: ParsedToken): Verdict {
  return refuse(
    `its key ${toShortText(token.kid)} is none of those that ${issuer} publishes (${keySet.knownKids().join(", ")})`,
    "Sign in again: the token is older than the keys, or forged.",
    toTokenFacts(token.claims),
  );
}

function refuseSignature(token: ParsedToken): Verdict {
  return refuse(
    "its signature is not that of the key it names: it was altered or forged",
    "Send the token exactly as it was issued.",
    toTokenFacts(token.claims),
  );
}

function rememberToken(
  { verifiedTokens }: Gate,
  { text, claims }: ParsedToken,
  { key, keySet, now }: { readonly key: IssuerKey; readonly keySet: KeySet; readonly now: number },
): VerifiedToken {
  const verified = { claims, authorizerText: `{"claims":${toClaimsText(claims)}}`, key, keySet };
  verifiedTokens.remember(text, verified, now);
  return verified;
}

function checkClaims({ claims, authorizerText }: VerifiedToken, policy: TokenPolicy): Verdict {
  for (const check of TOKEN_CHECKS) {
    const refusal = check(claims, policy);
    if (refusal !== undefined) return refusal;
  }
  return { kind: "allowed", authorizerText };
}

function toUnavailable(who: string, cause: unknown): Verdict {
  return {
    kind: "unavailable",
    reason: {
      problem: `the keys of ${who} cannot be had (${toShortText(cause instanceof Error ? cause.message : cause)})`,
      remedy: "See that the user pool runs and that the authorizer names the right one.",
    },
  };
}

/** `arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGh1` → `us-east-1_AbCdEfGh1`. */
function toPoolId(providerArn: string): string {
  return providerArn.slice(providerArn.lastIndexOf("/") + 1);
}
