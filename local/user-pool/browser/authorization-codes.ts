import { createHash } from "node:crypto";
import { type EpochSeconds, toEpochSeconds } from "../../platform/clock.ts";
import { isEqualSecret } from "../../platform/constant-time.ts";
import type { AppClient } from "../app-client.ts";
import type { AuthorizationGrant, CodeRedemption } from "../authorization-grant.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { Collection, StoreTransaction } from "../store.ts";
import { issueTokens } from "../tokens/issue-tokens.ts";
import { canReadScopes } from "../tokens/readable-attributes.ts";
import { hashToken } from "../tokens/token-family.ts";
import type { User } from "../user.ts";
import type { TokenSet } from "../user-pool.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { toUser } from "../users/find-user.ts";
import { toKey } from "../users/user-keys.ts";

/** AWS: five minutes, once (contract A2.3). */
const CODE_SECONDS = 300;

interface StoredCode {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly username: string;
  readonly sub: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly authTime: EpochSeconds;
  readonly nonce: string | null;
  readonly codeChallenge: string | null;
  readonly resource?: string | undefined;
  readonly expiresAt: EpochSeconds;
}

const AUTHORIZATION_CODES: Collection<StoredCode> = { name: "authorization-code" };

type CodeParts = Pick<PoolParts, "settings" | "store" | "clock" | "random" | "signingKeys" | "invokeTrigger">;

/** A UUID, kept by its hash alone and bound to all that it was granted for. */
export async function issueAuthorizationCode(parts: CodeParts, grant: AuthorizationGrant): Promise<string> {
  const { settings, store, clock, random } = parts;
  const code = random.uuid();
  const expiresAt = toEpochSeconds(clock) + CODE_SECONDS;
  await store.write((transaction) =>
    transaction.putRecord(AUTHORIZATION_CODES, {
      id: hashToken(code),
      expiresAt,
      value: {
        userPoolId: settings.userPoolId,
        clientId: grant.client.clientId,
        username: grant.user.username,
        sub: grant.user.sub,
        redirectUri: grant.redirectUri,
        scopes: grant.scopes,
        authTime: grant.authTime,
        nonce: grant.nonce ?? null,
        codeChallenge: grant.codeChallenge ?? null,
        resource: grant.resource,
        expiresAt,
      },
    }),
  );
  return code;
}

/**
 * Redeems an authorization code for tokens, once.
 *
 * The code is spent before it is checked, and durably: of twenty requests at once one gets tokens, and a
 * code that was tried with the wrong verifier is gone.
 *
 * AWS: the token endpoint requires the same `redirect_uri` as the authorization request.
 * Assumed: a wrong `code_verifier` spends the code.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3
 * @throws UserPoolError `authorization-code-unusable`, `redirect-uri-mismatch`, `code-verifier-mismatch`
 */
export async function redeemAuthorizationCode(
  parts: CodeParts,
  client: AppClient,
  redemption: CodeRedemption,
): Promise<TokenSet> {
  const code = await parts.store.write((transaction) => spendCode(transaction, redemption.code));
  const isUsable =
    code?.clientId === client.clientId &&
    code.userPoolId === parts.settings.userPoolId &&
    toEpochSeconds(parts.clock) < code.expiresAt;
  if (!isUsable) throw new UserPoolError("authorization-code-unusable");
  if (code.redirectUri !== redemption.redirectUri) throw new UserPoolError("redirect-uri-mismatch");
  checkCodeVerifier(code.codeChallenge, redemption.codeVerifier);
  const user = findCodeUser(parts, code);
  // AWS: a scope that shows an attribute the client must not read makes the code unusable (contract A6.3).
  if (!user || !canReadScopes(client, code.scopes)) throw new UserPoolError("authorization-code-unusable");
  return issueTokens(parts, {
    client,
    user,
    scopes: code.scopes,
    isHosted: true,
    authTime: code.authTime,
    nonce: code.nonce ?? undefined,
    resource: code.resource,
    withRefreshToken: true,
    occasion: { source: "HostedAuth" },
  });
}

/** Contract A10: the tokens go through the browser, so a refresh token is not among them. */
export function issueImplicitTokens(parts: CodeParts, grant: AuthorizationGrant): Promise<TokenSet> {
  const { client, user, scopes, authTime, nonce, resource } = grant;
  return issueTokens(parts, {
    client,
    user,
    scopes,
    isHosted: true,
    authTime,
    nonce,
    resource,
    withRefreshToken: false,
    occasion: { source: "HostedAuth" },
  });
}

function spendCode(transaction: StoreTransaction, code: string): StoredCode | undefined {
  const id = hashToken(code);
  const found = transaction.findRecord(AUTHORIZATION_CODES, id);
  if (found) transaction.deleteRecord(AUTHORIZATION_CODES, id);
  return found;
}

/** RFC 7636 §4.1. */
const CODE_VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

/**
 * Also refuses a verifier where no challenge was sent: else an attacker could strip the challenge from the
 * authorization request (RFC 9700 §2.1.1).
 */
function checkCodeVerifier(codeChallenge: string | null, codeVerifier: string | undefined): void {
  if (codeChallenge === null && codeVerifier === undefined) return;
  const isMatch =
    codeChallenge !== null &&
    codeVerifier !== undefined &&
    CODE_VERIFIER.test(codeVerifier) &&
    isEqualSecret(createHash("sha256").update(codeVerifier, "ascii").digest("base64url"), codeChallenge);
  if (!isMatch) throw new UserPoolError("code-verifier-mismatch");
}

function findCodeUser({ settings, store }: CodeParts, code: StoredCode): User | undefined {
  const key = toKey(settings, code.username);
  const user = store.findUser({ userPoolId: settings.userPoolId, by: "username", key });
  return user?.sub === code.sub && user.enabled ? toUser(user) : undefined;
}
