import type { AppClient } from "../../local/user-pool/app-client.ts";
import type { User } from "../../local/user-pool/user.ts";
import type { UserPool, UserPools } from "../../local/user-pool/user-pool.ts";
import { UserPoolError } from "../../local/user-pool/user-pool-error.ts";
import type { FactorSettings, UserPoolSettings } from "../../local/user-pool/user-pool-settings.ts";

export const CALLBACK_URL = "http://localhost:3002/callback";

export function buildUser(overrides: Partial<User> = {}): User {
  const sub = "b4c8d4e8-5081-70a1-0c20-1f2e3d4c5b6a";
  return {
    userPoolId: "us-east-1_AbCdEfGh1",
    username: sub,
    sub,
    status: "CONFIRMED",
    enabled: true,
    attributes: { email: "jane@example.com", email_verified: "true", name: "Jane" },
    createdAt: 0,
    lastModifiedAt: 0,
    ...overrides,
  };
}

export function buildAppClient(overrides: Partial<AppClient> = {}): AppClient {
  return {
    userPoolId: "us-east-1_AbCdEfGh1",
    clientId: "1a2b3c4d5e6f7g8h9i0jexampl",
    clientName: "hello-web",
    explicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    isOAuthEnabled: true,
    oauthFlows: ["code", "implicit"],
    oauthScopes: ["openid", "email", "profile"],
    callbackUrls: [CALLBACK_URL, "myapp://signed-in"],
    logoutUrls: ["http://localhost:3002/"],
    identityProviders: ["COGNITO"],
    hidesUserExistence: true,
    isTokenRevocationEnabled: true,
    accessTokenSeconds: 3600,
    idTokenSeconds: 3600,
    refreshTokenSeconds: 2_592_000,
    authSessionSeconds: 180,
    readAttributes: null,
    writeAttributes: null,
    properties: {},
    createdAt: 0,
    lastModifiedAt: 0,
    ...overrides,
  };
}

/** Passwords alone. */
const NO_FACTORS: FactorSettings = {
  mfaConfiguration: "OFF",
  mfaFactors: [],
  firstFactors: ["PASSWORD"],
  smsMessage: null,
  emailSubject: null,
  emailMessage: null,
  smsConfiguration: null,
  webAuthn: { relyingPartyId: null, userVerification: "preferred", isMultiFactor: false },
};

export function buildSettings(overrides: Partial<UserPoolSettings> = {}): UserPoolSettings {
  const userPoolId = "us-east-1_AbCdEfGh1";
  return {
    userPoolId,
    userPoolArn: `arn:aws:cognito-idp:us-east-1:123456789012:userpool/${userPoolId}`,
    name: "hello-users",
    srpPoolName: "AbCdEfGh1",
    region: "us-east-1",
    issuer: `https://cognito-idp.us-east-1.amazonaws.com/${userPoolId}`,
    usernameAttributes: ["email"],
    aliasAttributes: [],
    caseSensitive: false,
    autoVerifiedAttributes: ["email"],
    schema: [
      { name: "sub", dataType: "String", developerOnly: false, mutable: false, required: true },
      { name: "name", dataType: "String", developerOnly: false, mutable: true, required: true },
      { name: "email", dataType: "String", developerOnly: false, mutable: true, required: true },
    ],
    passwordPolicy: {
      minimumLength: 8,
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      requireSymbols: true,
      temporaryPasswordValidityDays: 7,
      passwordHistorySize: 0,
    },
    allowAdminCreateUserOnly: false,
    recoveryMechanisms: ["verified_email"],
    factors: NO_FACTORS,
    devices: null,
    createdAt: 0,
    lastModifiedAt: 0,
    triggers: { functions: {}, tokenVersion: "V1_0" },
    messages: {
      inviteSubject: "",
      inviteEmail: "",
      inviteSms: "",
      verificationSubject: "",
      verificationEmail: "",
      verificationSms: "",
      isConfirmedByLink: false,
      linkSubject: "",
      linkEmail: "",
    },
    properties: {},
    ...overrides,
  };
}

export interface StandIn {
  readonly client?: Partial<AppClient>;
  readonly settings?: Partial<UserPoolSettings>;
  readonly domains?: readonly string[];
  /** What the pool answers; everything else refuses to be asked. */
  readonly answers?: Partial<UserPool>;
}

/** One pool with one client whose answers are canned: for what stands before the pool and behind it. */
export function createStandInPools(standIn: StandIn = {}): UserPools {
  const client = buildAppClient(standIn.client);
  const settings = buildSettings(standIn.settings);
  const known = {
    settings,
    domains: standIn.domains ?? ["hello-1a2b"],
    listClients: () => [client],
    getClient: () => client,
    listGrantableScopes: () => client.oauthScopes,
    listDomains: () => [],
    listIdentityProviders: () => [],
    findIdentityProviderByIdentifier: () => undefined,
    getFactorSettings: () => settings.factors,
    findLoginSession: async () => undefined,
    deleteLoginSession: async () => undefined,
    ...standIn.answers,
  };
  const pool = new Proxy(known, { get: readMember }) as unknown as UserPool;
  return {
    list: () => [pool],
    get(userPoolId) {
      if (userPoolId === settings.userPoolId) return pool;
      throw new UserPoolError("user-pool-not-found", { values: { userPoolId } });
    },
    getByClientId(clientId) {
      if (clientId === client.clientId) return { pool, client };
      throw new UserPoolError("client-not-found", { values: { clientId } });
    },
    getBySession: () => ({ pool, client }),
    authenticate: () => Promise.reject(new TypeError("Nobody authenticates at a stand-in.")),
  };
}

function readMember(known: object, name: string | symbol): unknown {
  if (name in known) return Reflect.get(known, name);
  throw new TypeError(`The stand-in pool was asked for ${String(name)}.`);
}
