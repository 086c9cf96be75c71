import { createManualClock, type ManualClock } from "../../local/platform/clock.ts";
import type { JsonObject } from "../../local/platform/json.ts";
import { systemRandom } from "../../local/platform/random.ts";
import { openStore } from "../../local/store/open-store.ts";
import type { AppClient } from "../../local/user-pool/app-client.ts";
import {
  createUserPools,
  type ManagedUserPools,
  type UserPoolsDeps,
} from "../../local/user-pool/create-user-pools.ts";
import type { OutboxMessage } from "../../local/user-pool/outbox.ts";
import type { Store } from "../../local/user-pool/store.ts";
import type { UserPool } from "../../local/user-pool/user-pool.ts";
import { generateTestKey } from "./signing-key.ts";

export const TEST_POOL_ID = "eu-west-1_AbCdEfGh1";
export const TEST_CLIENT_ID = "1a2b3c4d5e6f7g8h9i0jexampl";

/** Sat Nov 7 2026 09:05:03 UTC. */
export const TEST_START = Date.UTC(2026, 10, 7, 9, 5, 3);

/** The tutorial's pool: email is the username, `name` is required, codes go by email. */
export const EMAIL_POOL: JsonObject = {
  UserPoolName: "test-users",
  UsernameAttributes: ["email"],
  UsernameConfiguration: { CaseSensitive: false },
  AutoVerifiedAttributes: ["email"],
  Schema: [
    { Name: "email", AttributeDataType: "String", Required: true, Mutable: true },
    { Name: "name", AttributeDataType: "String", Required: true, Mutable: true },
  ],
  AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "verified_email", Priority: 1 }] },
};

/** Every flow of this issue allowed, codes and tokens by redirect too. */
export const FULL_CLIENT: JsonObject = {
  ClientName: "test-client",
  ExplicitAuthFlows: [
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
  ],
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ["code", "implicit"],
  AllowedOAuthScopes: ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"],
  CallbackURLs: ["http://localhost:3002/callback"],
  LogoutURLs: ["http://localhost:3002/"],
  SupportedIdentityProviders: ["COGNITO"],
};

export interface TestPoolOptions {
  readonly pool?: JsonObject;
  /** Laid over {@link FULL_CLIENT}. */
  readonly client?: JsonObject;
  readonly clientSecret?: string;
  /** Properties of `AWS::Cognito::UserPoolIdentityProvider`. */
  readonly identityProviders?: readonly JsonObject[];
  readonly limits?: UserPoolsDeps["limits"];
  readonly deps?: Partial<UserPoolsDeps>;
  readonly store?: Store;
}

export interface TestPool {
  readonly pools: ManagedUserPools;
  readonly pool: UserPool;
  readonly client: AppClient;
  readonly clock: ManualClock;
  readonly store: Store;
  /** Everything delivered so far, oldest first. */
  readonly outbox: OutboxMessage[];
  /** The code or password of the latest message. */
  lastCode(): string;
}

/** A pool in memory with one client, on a clock that stands still. */
export async function createTestPool(options: TestPoolOptions = {}): Promise<TestPool> {
  const clock = createManualClock(TEST_START);
  const outbox: OutboxMessage[] = [];
  const store = options.store ?? (await openStore({ file: ":memory:" }));
  const { clientSecret, limits, client = {} } = options;
  const pools = createUserPools({
    pools: [
      {
        userPoolId: TEST_POOL_ID,
        userPoolArn: `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${TEST_POOL_ID}`,
        region: "eu-west-1",
        properties: options.pool ?? EMAIL_POOL,
        clients: [{ clientId: TEST_CLIENT_ID, clientSecret, properties: { ...FULL_CLIENT, ...client } }],
        domains: ["hello-1a2b"],
        identityProviders: (options.identityProviders ?? []).map((properties) => ({ properties })),
      },
    ],
    store,
    clock,
    random: systemRandom,
    outbox: { deliver: (message) => void outbox.push(message) },
    issuerFor: (userPoolId) => `https://cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`,
    limits,
    generateSigningKey: generateTestKey,
    ...options.deps,
  });
  const pool = pools.get(TEST_POOL_ID);
  return {
    pools,
    pool,
    client: pool.getClient(TEST_CLIENT_ID),
    clock,
    store,
    outbox,
    lastCode: () => outbox.at(-1)?.code ?? "",
  };
}
