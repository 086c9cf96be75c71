import { createHash } from "node:crypto";
import { toBase64url } from "../platform/base64url.ts";
import type { Clock } from "../platform/clock.ts";
import { isEqualSecret } from "../platform/constant-time.ts";
import type { Random } from "../platform/random.ts";

/** The authorization server that a sign-in goes to. */
export interface SignInTarget {
  readonly kind: "twin" | "aws";
  /** Origin of the pool's domain: `http://localhost:3001`, `https://hello.auth.us-east-1.amazoncognito.com`. */
  readonly domain: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** Empty: all that the client allows. */
  readonly scopes: readonly string[];
  /** Only for a stack on AWS: what to call with the token. */
  readonly apiUrl?: string;
}

export interface PendingSignIn {
  readonly target: SignInTarget;
  readonly codeVerifier: string;
  readonly nonce: string;
}

export interface PendingSignIns {
  /**
   * The address that signs in at `target`.
   *
   * @param browserKey a secret of the browser that asks (its cookie), to which the sign-in is tied
   */
  start(target: SignInTarget, browserKey: string): string;
  /** Gives a sign-in back once, and only to the browser that started it. */
  take(state: string, browserKey: string): PendingSignIn | undefined;
}

interface Kept extends PendingSignIn {
  readonly browserKey: string;
  readonly expiresAt: number;
}

const LIFETIME_MS = 10 * 60 * 1000;
const CAPACITY = 100;

/**
 * The sign-ins that the desk's own buttons started: authorization code with PKCE, `state` and `nonce`
 * (RFC 9700 §2.1). Kept in memory for ten minutes.
 */
export function createPendingSignIns(deps: {
  readonly clock: Clock;
  readonly random: Random;
}): PendingSignIns {
  const kept = new Map<string, Kept>();
  return {
    start(target, browserKey) {
      const oldest = kept.size >= CAPACITY ? kept.keys().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
      const state = toBase64url(deps.random.bytes(24));
      const pending = {
        target,
        codeVerifier: toBase64url(deps.random.bytes(32)),
        nonce: toBase64url(deps.random.bytes(24)),
      };
      kept.set(state, { ...pending, browserKey, expiresAt: deps.clock.now() + LIFETIME_MS });
      return toAuthorizeUrl(pending, state);
    },
    take(state, browserKey) {
      const found = kept.get(state);
      if (!found || !isEqualSecret(found.browserKey, browserKey)) return undefined;
      kept.delete(state);
      return found.expiresAt > deps.clock.now() ? found : undefined;
    },
  };
}

function toAuthorizeUrl({ target, codeVerifier, nonce }: PendingSignIn, state: string): string {
  const query = new URLSearchParams({
    client_id: target.clientId,
    response_type: "code",
    redirect_uri: target.redirectUri,
    ...(target.scopes.length > 0 ? { scope: target.scopes.join(" ") } : {}),
    state,
    nonce,
    code_challenge: toBase64url(createHash("sha256").update(codeVerifier).digest()),
    code_challenge_method: "S256",
  });
  return `${target.domain}/oauth2/authorize?${query}`;
}
