import type { JwtAuthorizer } from "../../openapi/http-api/http-api.ts";
import type { Clock } from "../../platform/clock.ts";
import { getOwn } from "../../platform/json.ts";
import type { Reason } from "../authorizers/authorizer.ts";
import { readIdentityToken } from "../authorizers/identity-token.ts";
import type { KeySet } from "../authorizers/key-set.ts";
import { type ParsedToken, parseToken } from "../authorizers/parse-token.ts";
import { toShortText, toTokenFacts } from "../authorizers/token-facts.ts";
import {
  createVerifiedTokens,
  type VerifiedToken,
  type VerifiedTokens,
} from "../authorizers/verified-tokens.ts";
import { verifySignature } from "../authorizers/verify-signature.ts";
import { IssuerUnreachable, type TokenIssuer } from "../issuer-keys.ts";
import { findHeaderValues } from "../request-headers.ts";
import { findInQuery } from "../request-target.ts";
import {
  BARE_CHALLENGE,
  describeAlgorithm,
  MALFORMED,
  NO_DISCOVERY,
  NO_KEYS,
  toChallenge,
  WRONG_ISSUER,
  WRONG_KEY,
  WRONG_SEGMENTS,
  WRONG_SIGNATURE,
} from "./bearer-challenge.ts";
import { toClaimTexts } from "./claim-texts.ts";
import { refuseForbidden, refuseUnauthorized } from "./http-answers.ts";
import type { CallerTexts, HttpCall } from "./http-call.ts";
import type { HttpGuard, HttpVerdict } from "./http-guard.ts";
import { invalidToken, JWT_CHECKS, type JwtRefusal } from "./jwt-checks.ts";

export interface JwtAuthorizerDeps {
  readonly clock: Clock;
  /** Whoever issues the tokens that name this issuer. */
  getIssuer(issuer: string): TokenIssuer;
  getKeySet(issuer: TokenIssuer): KeySet;
}

interface Gate extends JwtAuthorizerDeps {
  readonly definition: JwtAuthorizer;
  readonly issuer: TokenIssuer;
  readonly verifiedTokens: VerifiedTokens;
}

/** Guards routes with the tokens of one issuer (H-20 to H-25). */
export function createJwtAuthorizer(definition: JwtAuthorizer, deps: JwtAuthorizerDeps): HttpGuard {
  const issuer = deps.getIssuer(definition.issuer);
  const gate: Gate = { ...deps, definition, issuer, verifiedTokens: createVerifiedTokens() };
  return {
    authorize({ http, route }) {
      const scopes = route.authorization?.scopes ?? [];
      const token = findToken(gate, http);
      if (typeof token !== "string") return toVerdict(token, scopes);
      const known = gate.verifiedTokens.find(token, gate.clock.now());
      if (known !== undefined) return decide(gate, known, scopes);
      const parsed = parseToken(token);
      if ("kind" in parsed) return toVerdict(describeMalformed(token, parsed), scopes);
      return verify(gate, parsed).then((found) =>
        "challenge" in found ? toVerdict(found, scopes) : decide(gate, found, scopes),
      );
    },
  };
}

/** A refusal without a challenge is one for want of a token. */
type TokenRefusal = JwtRefusal | { readonly challenge: undefined; readonly reason: Reason };

/** H-21: from that one place, bare or after the word Bearer. */
function findToken({ definition }: Gate, http: HttpCall): string | TokenRefusal {
  const { in: place, name } = definition.identitySource;
  if (place === "querystring") return findInParameter(name, http);
  const { headers } = http.call;
  const token = readIdentityToken(headers, name);
  if (typeof token === "string") return token;
  const reason = "reason" in token ? token.reason : { problem: "it was refused", remedy: "Send another." };
  const isMissing = findHeaderValues(headers, name.toLowerCase()).every((value) => value.trim() === "");
  return isMissing ? { challenge: undefined, reason } : invalidToken(WRONG_SEGMENTS, reason);
}

function findInParameter(name: string, { query }: HttpCall): string | TokenRefusal {
  const token = (findInQuery(query, name) ?? "").trim().replace(/^bearer /i, "");
  if (token !== "") return token;
  const problem = `there is no query parameter ${name}`;
  return { challenge: undefined, reason: { problem, remedy: `Send the token in it: ?${name}=<token>.` } };
}

function describeMalformed(token: string, verdict: object): JwtRefusal {
  const reason =
    "reason" in verdict ? (verdict.reason as Reason) : { problem: MALFORMED, remedy: "Send another." };
  const parts = token.split(".");
  if (parts.length !== 3) return invalidToken(WRONG_SEGMENTS, reason);
  const algorithm = readAlgorithm(parts[0] ?? "");
  return invalidToken(
    algorithm === undefined || algorithm === "RS256" ? MALFORMED : describeAlgorithm(algorithm),
    reason,
  );
}

/** For the message only; nothing is decided by it. */
function readAlgorithm(header: string): unknown {
  try {
    return getOwn(JSON.parse(Buffer.from(header, "base64url").toString("utf8")), "alg");
  } catch {
    return undefined;
  }
}

async function verify(gate: Gate, token: ParsedToken): Promise<JwtRefusal | VerifiedToken> {
  const { issuer, definition } = gate;
  const facts = toTokenFacts(token.claims);
  const iss = getOwn(token.claims, "iss");
  if (iss !== issuer.issuer) {
    const problem = `it was issued by ${toShortText(iss)}, and ${definition.name} trusts ${issuer.issuer}`;
    const remedy = "Sign in there, or name the other issuer in the authorizer.";
    return invalidToken(WRONG_ISSUER, { problem, remedy, token: facts });
  }
  const keySet = gate.getKeySet(issuer);
  try {
    const key = await keySet.findKey(token.kid);
    if (key === undefined) {
      const problem = `its key ${toShortText(token.kid)} is none of those that ${issuer.issuer} publishes (${keySet.knownKids().join(", ")})`;
      const remedy = "Sign in again: the token is older than the keys, or forged.";
      return invalidToken(WRONG_KEY, { problem, remedy, token: facts });
    }
    if (!(await verifySignature(token.text, key))) {
      const problem = "its signature is not that of the key it names: it was altered or forged";
      const remedy = "Send the token exactly as it was issued.";
      return invalidToken(WRONG_SIGNATURE, { problem, remedy, token: facts });
    }
    const authorizerText = JSON.stringify(toClaimTexts(token.claims));
    const verified = { claims: token.claims, authorizerText, key, keySet };
    gate.verifiedTokens.remember(token.text, verified, gate.clock.now());
    return verified;
  } catch (cause) {
    return refuseUnreachable(issuer, cause);
  }
}

/** H-26: 401, where a REST API answers 500. */
function refuseUnreachable({ issuer }: TokenIssuer, cause: unknown): JwtRefusal {
  const description =
    cause instanceof IssuerUnreachable && cause.step === "discovery" ? NO_DISCOVERY : NO_KEYS;
  const why = toShortText(cause instanceof Error ? cause.message : cause);
  return invalidToken(description, {
    problem: `the keys of ${issuer} cannot be had (${why})`,
    remedy: "See that the issuer runs, and that the authorizer names the right one.",
  });
}

function decide({ definition, clock }: Gate, token: VerifiedToken, scopes: readonly string[]): HttpVerdict {
  const policy = { authorizer: definition, scopes, now: clock.now() / 1000 };
  for (const check of JWT_CHECKS) {
    const refusal = check(token.claims, policy);
    if (refusal !== undefined) return toVerdict(refusal, scopes);
  }
  return { kind: "allowed", caller: toCallerTexts(token.authorizerText, scopes) };
}

function toVerdict({ challenge, reason }: TokenRefusal, scopes: readonly string[]): HttpVerdict {
  if (challenge === undefined) return { kind: "refused", answer: refuseUnauthorized(reason, BARE_CHALLENGE) };
  const header = toChallenge(scopes, challenge);
  const isForbidden = challenge.error === "insufficient_scope";
  return {
    kind: "refused",
    answer: isForbidden ? refuseForbidden(reason, header) : refuseUnauthorized(reason, header),
  };
}

/** H-34, H-35. */
function toCallerTexts(claimsText: string, scopes: readonly string[]): CallerTexts {
  const text = `{"claims":${claimsText},"scopes":${scopes.length === 0 ? "null" : JSON.stringify(scopes)}}`;
  return { version1: text, version2: `{"jwt":${text}}` };
}
