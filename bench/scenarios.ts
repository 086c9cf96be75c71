import type { ExchangeSpec } from "./exchange.ts";
import { NUMBER_PLACE } from "./exchanges/create-user.ts";
import { toRequestText } from "./http-text.ts";
import type { Limits, Pace } from "./limits.ts";
import { createUsers, PASSWORD, signIn, type Tokens, toPoolRequest, toSignIn } from "./pool-requests.ts";
import type { Twin } from "./processes.ts";
import { toLastPath } from "./route-template.ts";

/** A twin with users in it. */
export interface Fixture {
  readonly twin: Twin;
  readonly usernames: readonly string[];
  readonly tokens: readonly Tokens[];
}

export interface Scenario {
  readonly name: string;
  readonly connections: number;
  /** Whether the twin keeps its users in a file, and answers a change when it is there. @default false */
  readonly isDurable?: boolean;
  /** Where the requests go. */
  port(fixture: Fixture): number;
  /** @param run a number that no other run of the same scenario has */
  exchange(fixture: Fixture, run: number): ExchangeSpec;
  /** A request whose answer the floor repeats; and what the client sends to the floor. */
  sample(fixture: Fixture): string;
  /** What the twin is held against: the floor, or what cryptography allows. @default the floor */
  limit?(limits: Limits): Pace;
  /** Least part of floor or limit. */
  readonly target?: number;
}

const USERS = 50;
const TOKENS = 10;

export async function createFixture(twin: Twin): Promise<Fixture> {
  const usernames = await createUsers(twin, USERS);
  const tokens: Tokens[] = [];
  for (const username of usernames.slice(0, TOKENS)) tokens.push(await signIn(twin, username));
  return { twin, usernames, tokens };
}

/** Several operations, one after the other. */
function toPace(...parts: readonly (readonly [pace: Pace, times: number])[]): Pace {
  const seconds = parts.reduce((sum, [{ rate }, times]) => sum + times / rate, 0);
  return { rate: 1 / seconds, cost: parts.reduce((sum, [{ cost }, times]) => sum + times * cost, 0) };
}

const portOf = (url: string) => Number(new URL(url).port);
const toPoolPort = ({ twin }: Fixture) => portOf(twin.poolUrl);

function toGet({ twin }: Fixture, authorization?: string, path = "/"): string {
  const { host, pathname } = new URL(twin.apiUrl);
  return toRequestText({
    method: "GET",
    path: `${pathname}${path}`,
    host,
    headers: authorization === undefined ? {} : { authorization },
  });
}

/** Half of the last characters of a token are another's: a signature that does not fit. */
function toForged([one, other]: readonly Tokens[]): string {
  return `${one?.IdToken.slice(0, -40)}${other?.IdToken.slice(-40)}`;
}

function createGetScenarios(connections: number): readonly Scenario[] {
  const toRequests = (fixture: Fixture) =>
    fixture.tokens.map(({ IdToken }) => toGet(fixture, `Bearer ${IdToken}`));
  return [
    {
      name: "authorised GET",
      connections,
      port: ({ twin }) => portOf(twin.apiUrl),
      exchange: (fixture) => ({ kind: "fixed", status: 200, requests: toRequests(fixture) }),
      sample: (fixture) => toRequests(fixture)[0] ?? "",
      ...(connections === 10 && { target: 0.4 }),
    },
    {
      name: "refused GET, no token",
      connections,
      port: ({ twin }) => portOf(twin.apiUrl),
      exchange: (fixture) => ({ kind: "fixed", status: 401, requests: [toGet(fixture)] }),
      sample: (fixture) => toGet(fixture),
      ...(connections === 10 && { target: 0.6 }),
    },
  ];
}

function createForgedScenario(connections: number): Scenario {
  const toRequest = (fixture: Fixture) => toGet(fixture, toForged(fixture.tokens));
  return {
    name: "refused GET, forged token",
    connections,
    port: ({ twin }) => portOf(twin.apiUrl),
    exchange: (fixture) => ({ kind: "fixed", status: 401, requests: [toRequest(fixture)] }),
    sample: toRequest,
  };
}

function createGetUserScenario(connections: number): Scenario {
  const toRequests = ({ twin, tokens }: Fixture) =>
    tokens.map(({ AccessToken }) => toPoolRequest(twin, "GetUser", { AccessToken }));
  return {
    name: "GetUser",
    connections,
    port: toPoolPort,
    exchange: (fixture) => ({ kind: "fixed", status: 200, requests: toRequests(fixture) }),
    sample: (fixture) => toRequests(fixture)[0] ?? "",
    ...(connections === 10 && { target: 0.6 }),
  };
}

function createPasswordScenario(connections: number, isDurable: boolean): Scenario {
  const toRequests = ({ twin, usernames }: Fixture) =>
    usernames.map((username) => toPoolRequest(twin, "AdminInitiateAuth", toSignIn(twin, username)));
  return {
    name: isDurable ? "sign-in, password, durable" : "sign-in, password",
    connections,
    isDurable,
    port: toPoolPort,
    exchange: (fixture) => ({ kind: "fixed", status: 200, requests: toRequests(fixture), inTurn: true }),
    sample: (fixture) => toRequests(fixture)[0] ?? "",
    limit: ({ signature }) => toPace([signature, 2]),
    ...(connections === 10 && !isDurable && { target: 0.8 }),
  };
}

function createSrpScenario(connections: number): Scenario {
  return {
    name: "sign-in, SRP",
    connections,
    port: toPoolPort,
    exchange: ({ twin, usernames }) => ({
      kind: "srp",
      host: new URL(twin.poolUrl).host,
      clientId: twin.clients[0]?.id ?? "",
      poolName: twin.userPoolId.split("_")[1] ?? "",
      usernames,
      password: PASSWORD,
    }),
    sample: ({ twin, usernames }) =>
      toPoolRequest(twin, "AdminInitiateAuth", toSignIn(twin, usernames[0] ?? "")),
    // Two signatures; B = kv + g^b and S = (A·v^u)^b are three powers, of 256 bits but for u's.
    limit: ({ signature, power }) => toPace([signature, 2], [power, 3]),
  };
}

function createUserScenario(connections: number): Scenario {
  const toRequest = ({ twin }: Fixture) => {
    const email = `new-${NUMBER_PLACE}@example.com`;
    return toPoolRequest(twin, "AdminCreateUser", {
      UserPoolId: twin.userPoolId,
      Username: email,
      TemporaryPassword: PASSWORD,
      MessageAction: "SUPPRESS",
      UserAttributes: [
        { Name: "email", Value: email },
        { Name: "name", Value: "Bench" },
      ],
    });
  };
  return {
    name: "AdminCreateUser, durable",
    connections,
    isDurable: true,
    port: toPoolPort,
    exchange: (fixture, run) => ({ kind: "numbered", status: 200, request: toRequest(fixture), run }),
    sample: (fixture) => toRequest(fixture).replaceAll(NUMBER_PLACE, "9999999999"),
    limit: ({ power }) => power,
    ...(connections === 10 && { target: 0.85 }),
  };
}

/** The last of many routes, guarded, behind it a mock: nothing but the gateway is measured. */
export function createRouteScenarios(routes: number): readonly Scenario[] {
  const path = toLastPath({ routes });
  const toRequests = (fixture: Fixture) =>
    fixture.tokens.map(({ IdToken }) => toGet(fixture, `Bearer ${IdToken}`, path));
  return (routes === 1 ? [1, 10, 100] : [10]).map((connections) => ({
    name: `mock GET, ${routes === 1 ? "1 route" : `${routes} routes`}`,
    connections,
    port: ({ twin }) => portOf(twin.apiUrl),
    exchange: (fixture) => ({ kind: "fixed", status: 200, requests: toRequests(fixture) }),
    sample: (fixture) => toRequests(fixture)[0] ?? "",
    ...(connections === 10 && { target: 0.6 }),
  }));
}

export const SCENARIOS: readonly Scenario[] = [
  ...[1, 10, 100].flatMap(createGetScenarios),
  createForgedScenario(10),
  ...[1, 10].map(createGetUserScenario),
  ...[1, 10].map((connections) => createPasswordScenario(connections, false)),
  ...[1, 10].map(createSrpScenario),
  createPasswordScenario(10, true),
  ...[1, 10].map(createUserScenario),
];
