import { parseBase64url } from "../../platform/base64url.ts";
import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";
import { refuse, type Verdict } from "./authorizer.ts";
import { toTokenFacts } from "./token-facts.ts";

/** A JWS in its compact form, well-formed and of the one kind that a pool issues. Nothing in it is verified yet. */
export interface ParsedToken {
  readonly text: string;
  readonly kid: string;
  readonly claims: JsonObject;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Takes a token apart, with one spelling allowed for each token (contract B-12, B-13; RFC 7515 §5.2).
 *
 * The key is later chosen by `kid` from the issuer's own JWKS and by nothing else: `jwk`, `jku`, `x5u` and
 * `x5c` are never read (RFC 8725 §3.10).
 *
 * @returns the parsed token, or the verdict that refuses it
 */
export function parseToken(text: string): ParsedToken | Verdict {
  const parts = text.split(".");
  const [headerPart = "", claimsPart = "", signaturePart = ""] = parts;
  if (parts.length !== 3) return refuse(...describeParts(parts.length));
  const claims = parseJsonPart(claimsPart);
  const header = parseJsonPart(headerPart);
  const facts = claims && toTokenFacts(claims);
  if (header === undefined) return refuse("its header is not base64url of a JSON object", NOT_A_TOKEN, facts);
  if (claims === undefined) return refuse("its payload is not base64url of a JSON object", NOT_A_TOKEN);
  if (signaturePart === "" || parseBase64url(signaturePart) === undefined) {
    return refuse(
      "its signature is missing or not spelled in base64url as it was issued",
      NOT_A_TOKEN,
      facts,
    );
  }
  return checkHeader(header, facts) ?? { text, kid: String(getOwn(header, "kid")), claims };
}

const NOT_A_TOKEN = "Send the token exactly as it was issued.";

function describeParts(count: number): [problem: string, remedy: string] {
  if (count === 5) {
    return ["it has five parts, so it is encrypted: a refresh token", "Send the id_token or access_token."];
  }
  return [`it is no signed token (${count} part${count === 1 ? "" : "s"} instead of three)`, NOT_A_TOKEN];
}

function parseJsonPart(part: string): JsonObject | undefined {
  const bytes = parseBase64url(part);
  if (bytes === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** In this order; the algorithm comes first, for nothing else means anything under another one. */
function checkHeader(header: JsonObject, facts: string | undefined): Verdict | undefined {
  const algorithm = getOwn(header, "alg");
  if (algorithm !== "RS256") {
    const found = JSON.stringify(algorithm) ?? "nothing";
    return refuse(`its algorithm is ${found.slice(0, 40)}`, "A user pool signs with RS256 only.", facts);
  }
  // RFC 7515 §4.1.11, RFC 7797: no extension is understood here, so none may be critical.
  if (Object.hasOwn(header, "crit") || Object.hasOwn(header, "b64")) {
    return refuse("its header asks for an extension (crit, b64)", "A user pool issues no such token.", facts);
  }
  const kid = getOwn(header, "kid");
  if (typeof kid !== "string" || kid === "") {
    return refuse("its header names no key (kid)", "A user pool names one in every token.", facts);
  }
  return undefined;
}
