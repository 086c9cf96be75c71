import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { createCognitoIdpApi } from "../../local/cognito-idp/create-cognito-idp-api.ts";
import { listen } from "../../local/http/server.ts";
import { createManualClock, type ManualClock } from "../../local/platform/clock.ts";
import type { JsonObject } from "../../local/platform/json.ts";
import { systemRandom } from "../../local/platform/random.ts";
import { openStore } from "../../local/store/open-store.ts";
import { createUserPools } from "../../local/user-pool/create-user-pools.ts";
import type { OutboxMessage } from "../../local/user-pool/outbox.ts";
import type { UserPoolInput } from "../../local/user-pool/pool-input.ts";
import type { UserPools } from "../../local/user-pool/user-pool.ts";
import { type Call, createCall } from "./cognito-idp-caller.ts";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

/** The password of every user that {@link RunningCognitoIdp.createUser} makes. */
export const PASSWORD = "Correct-Horse-1";

export interface RunningCognitoIdp {
  readonly endpoint: string;
  readonly clock: ManualClock;
  readonly userPools: UserPools;
  readonly UserPoolId: string;
  /** The part of the pool id behind `_`. */
  readonly poolName: string;
  readonly clients: typeof CLIENTS;
  readonly clientSecret: string;
  /** A second pool on the same origin. */
  readonly other: {
    readonly UserPoolId: string;
    readonly ClientId: string;
    /** An access token of a user that is made there. */
    signIn(email: string): Promise<string>;
  };
  readonly sdk: CognitoIdentityProviderClient;
  readonly call: Call;
  /** Every line of the log. */
  readonly lines: readonly string[];
  readonly messages: readonly OutboxMessage[];
  /** The last message to an address, in whatever letter case. */
  messageTo(destination: string): OutboxMessage;
  /** What names a user in an administrator's request. */
  named(Username: string): { readonly UserPoolId: string; readonly Username: string };
  /** Makes a confirmed user with {@link PASSWORD}, a verified address and a name. */
  createUser(email: string): Promise<string>;
  /** Makes a user with a temporary password (in the outbox) and without the required name. */
  inviteUser(email: string): Promise<string>;
  /** An access token of a user with {@link PASSWORD}. */
  signIn(email: string): Promise<string>;
  close(): Promise<void>;
}

export interface StartOptions {
  /** @default true */
  readonly hasQuotas?: boolean;
  /** Properties of the pool besides its own. */
  readonly properties?: JsonObject;
  /** @default nothing outlives the test */
  readonly storeFile?: string;
}

const MAIN = "eu-west-1_Abc123xyz";
const OTHER = "eu-west-1_Oth456abc";

const CLIENTS = {
  /** As the template's: SRP and the administrator's password flow, hides who exists. */
  web: "1web2example3client4id5678",
  /** Takes passwords, tells who exists. */
  legacy: "1legacy2example3client4id5",
  /** As `legacy`, with a secret. */
  confidential: "1confidential2example3id45",
  /** As `legacy`, but reads the address alone. */
  narrow: "1narrow2example3client4id5",
  /** Lets users choose how to sign in, hides who exists. */
  choice: "1choice2example3client4id5",
} as const;

const OTHER_CLIENT = "1other2example3client4id56";
const SECRET = "1s2e3c4r5e6t7o8f9e0x1a2m3p4l5e6c7l8i9e0n1t2a3b4c5d6";

const PASSWORD_FLOWS = [
  "ALLOW_USER_PASSWORD_AUTH",
  "ALLOW_ADMIN_USER_PASSWORD_AUTH",
  "ALLOW_REFRESH_TOKEN_AUTH",
];

const POOL: JsonObject = {
  UserPoolName: "hello-users",
  UserPoolTags: { team: "a" },
  UsernameAttributes: ["email"],
  UsernameConfiguration: { CaseSensitive: false },
  AutoVerifiedAttributes: ["email"],
  Schema: [
    { Name: "email", AttributeDataType: "String", Required: true, Mutable: true },
    { Name: "name", AttributeDataType: "String", Required: true, Mutable: true },
  ],
  AccountRecoverySetting: { RecoveryMechanisms: [{ Name: "verified_email", Priority: 1 }] },
};

/** The JSON API on a free port, over real pools in memory and a clock that stands still. */
export async function startCognitoIdp(options: StartOptions = {}): Promise<RunningCognitoIdp> {
  const clock = createManualClock(Date.now());
  const messages: OutboxMessage[] = [];
  const lines: string[] = [];
  const store = await openStore({ file: options.storeFile ?? ":memory:" });
  const userPools = createUserPools({
    pools: toPools(options),
    store,
    clock,
    random: systemRandom,
    outbox: { deliver: (message) => messages.push(message) },
    issuerFor: (userPoolId) => `https://cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`,
    limits: { quotas: options.hasQuotas ?? true },
    generateSigningKey,
  });
  const write = (line: string) => void lines.push(line);
  const listener = await listen({
    name: "user pool",
    flag: "--pool-port",
    port: 0,
    host: "localhost",
    handler: createCognitoIdpApi({ userPools, random: systemRandom, log: { info: write, error: write } }),
  });
  const sdk = new CognitoIdentityProviderClient({
    endpoint: listener.origin,
    region: "eu-west-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const call = createCall(listener.origin);
  return {
    endpoint: listener.origin,
    clock,
    userPools,
    UserPoolId: MAIN,
    poolName: MAIN.split("_")[1] ?? "",
    clients: CLIENTS,
    clientSecret: SECRET,
    sdk,
    call,
    lines,
    messages,
    messageTo: (destination) => findMessage(messages, destination),
    named: (Username) => ({ UserPoolId: MAIN, Username }),
    createUser: (email) => createUser(call, MAIN, email),
    inviteUser: (email) => inviteUser(call, email),
    signIn: (email) => signIn(call, CLIENTS.legacy, email),
    other: {
      UserPoolId: OTHER,
      ClientId: OTHER_CLIENT,
      async signIn(email) {
        await createUser(call, OTHER, email);
        return signIn(call, OTHER_CLIENT, email);
      },
    },
    async close() {
      sdk.destroy();
      await listener.close(0);
      store.close();
    },
  };
}

function toPools({ properties = {} }: StartOptions): readonly UserPoolInput[] {
  const toPool = (userPoolId: string, clients: UserPoolInput["clients"]): UserPoolInput => ({
    userPoolId,
    userPoolArn: `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${userPoolId}`,
    region: "eu-west-1",
    properties: { ...POOL, ...properties },
    domains: userPoolId === MAIN ? ["hello-1a2b"] : [],
    clients,
  });
  const passwords = { ExplicitAuthFlows: PASSWORD_FLOWS };
  const srp = ["ALLOW_USER_SRP_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];
  return [
    toPool(MAIN, [
      {
        clientId: CLIENTS.web,
        properties: { ExplicitAuthFlows: srp, PreventUserExistenceErrors: "ENABLED" },
      },
      { clientId: CLIENTS.legacy, properties: passwords },
      { clientId: CLIENTS.confidential, clientSecret: SECRET, properties: passwords },
      {
        clientId: CLIENTS.choice,
        properties: {
          ExplicitAuthFlows: ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
          PreventUserExistenceErrors: "ENABLED",
        },
      },
      { clientId: CLIENTS.narrow, properties: { ...passwords, ReadAttributes: ["email"] } },
    ]),
    toPool(OTHER, [{ clientId: OTHER_CLIENT, properties: passwords }]),
  ];
}

/** Two keys a pool, each 0.15 s: made once for a whole test file, in turn for the pools that it starts. */
const keys: Promise<KeyObject>[] = [];
let keysTaken = 0;

function generateSigningKey(): Promise<KeyObject> {
  const index = keysTaken % 8;
  keysTaken += 1;
  keys[index] ??= promisify(generateKeyPair)("rsa", { modulusLength: 2048 }).then(
    ({ privateKey }) => privateKey,
  );
  return keys[index];
}

function findMessage(messages: readonly OutboxMessage[], destination: string): OutboxMessage {
  const wanted = destination.toLowerCase();
  const message = messages.findLast((sent) => sent.destination.toLowerCase() === wanted);
  if (message === undefined) throw new Error(`Nothing was sent to ${destination}.`);
  return message;
}

async function createUser(call: Call, UserPoolId: string, email: string): Promise<string> {
  const UserAttributes = [
    { Name: "email", Value: email },
    { Name: "email_verified", Value: "true" },
    { Name: "name", Value: "Jane" },
  ];
  const user = { UserPoolId, Username: email };
  const created = await succeed(call, "AdminCreateUser", {
    ...user,
    UserAttributes,
    MessageAction: "SUPPRESS",
  });
  await succeed(call, "AdminSetUserPassword", { ...user, Password: PASSWORD, Permanent: true });
  return created.User.Username;
}

async function inviteUser(call: Call, email: string): Promise<string> {
  const UserAttributes = [
    { Name: "email", Value: email },
    { Name: "email_verified", Value: "true" },
  ];
  const request = { UserPoolId: MAIN, Username: email, UserAttributes, DesiredDeliveryMediums: ["EMAIL"] };
  return (await succeed(call, "AdminCreateUser", request)).User.Username;
}

async function signIn(call: Call, ClientId: string, email: string): Promise<string> {
  const AuthParameters = { USERNAME: email, PASSWORD };
  const answer = await succeed(call, "InitiateAuth", {
    ClientId,
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters,
  });
  return answer.AuthenticationResult.AccessToken;
}

async function succeed(call: Call, operation: string, request: object) {
  const { status, text, body } = await call(operation, request, { isSigned: true });
  if (status !== 200) throw new Error(`${operation}: ${text}`);
  return body;
}
