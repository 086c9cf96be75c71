import fc from "fast-check";
import type { TokenSet } from "../../../local/user-pool/user-pool.ts";
import {
  createConfirmed,
  decodeJwt,
  getChallenge,
  getTokens,
  OTHER_PASSWORD,
  PASSWORD,
  refusalOf,
} from "../../support/pool-users.ts";
import { createTestPool, EMAIL_POOL, type TestPool } from "../../support/user-pools.ts";

/** What a person with pencil and paper would keep of one user. */
interface Paper {
  readonly isEnabled: boolean;
  readonly password: string;
  readonly name: string;
  readonly groups: ReadonlySet<string>;
  readonly hasMfa: boolean;
}

interface PaperSession {
  readonly username: string;
  readonly tokens: TokenSet;
  /** Of which life of the user: whoever is made anew has none of the old tokens. */
  readonly life: number;
  isRevoked: boolean;
}

const NAMES = ["ann@example.com", "bob@example.com"];
const PASSWORDS = [PASSWORD, OTHER_PASSWORD];

const step = fc.record({
  event: fc.constantFrom(
    ...(["signIn", "signIn", "signIn", "change", "rename", "refresh", "revoke", "signOut", "read"] as const),
    ...(["disable", "enable", "join", "leave", "mfa", "delete", "create"] as const),
  ),
  username: fc.constantFrom(...NAMES),
  password: fc.constantFrom(...PASSWORDS),
  /** Which of the sessions so far. */
  index: fc.nat(9),
  group: fc.constantFrom("admins", "readers", "nowhere"),
  flag: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** The pool and the paper, side by side. */
class World {
  readonly test: TestPool;
  readonly papers = new Map<string, Paper>();
  readonly sessions: PaperSession[] = [];
  readonly lives = new Map<string, number>();

  constructor(test: TestPool) {
    this.test = test;
  }

  change(username: string, change: Partial<Paper>): void {
    const paper = this.papers.get(username);
    if (paper) this.papers.set(username, { ...paper, ...change });
  }

  revokeAll(username: string): void {
    for (const session of this.sessions) if (session.username === username) session.isRevoked = true;
  }

  isGone({ username, life }: PaperSession): boolean {
    return !this.papers.has(username) || this.lives.get(username) !== life;
  }
}

async function create(world: World, username: string): Promise<void> {
  await createConfirmed(world.test, username);
  world.lives.set(username, (world.lives.get(username) ?? 0) + 1);
  world.papers.set(username, {
    isEnabled: true,
    password: PASSWORD,
    name: "Jane",
    groups: new Set(),
    hasMfa: false,
  });
}

/** Signs in as far as it goes; `flag` answers the second factor rightly. */
async function signIn(world: World, { username, password, flag }: Step): Promise<string> {
  const { pool, client } = world.test;
  const parameters = { USERNAME: username, PASSWORD: password };
  const started = pool.initiateAuth(client, { authFlow: "USER_PASSWORD_AUTH", parameters, isAdmin: false });
  const refusal = await refusalOf(started);
  if (refusal !== "no refusal") return refusal;
  const paper = world.papers.get(username);
  const tokens = paper?.hasMfa
    ? answerCode(world, { username, flag, ...(await getChallenge(started)) })
    : started;
  const answered = await refusalOf(tokens);
  if (answered !== "no refusal") return answered;
  const life = world.lives.get(username) ?? 0;
  const issued = await getTokens(tokens);
  expectGroups(issued, paper);
  world.sessions.push({ username, tokens: issued, life, isRevoked: false });
  return "no refusal";
}

function answerCode(
  { test }: World,
  posed: { readonly username: string; readonly flag: boolean; readonly session: string | undefined },
) {
  const right = test.lastCode();
  const EMAIL_OTP_CODE = posed.flag ? right : right === "000000" ? "000001" : "000000";
  return test.pool.respondToAuthChallenge(test.client, {
    challengeName: "EMAIL_OTP",
    session: posed.session,
    responses: { USERNAME: posed.username, EMAIL_OTP_CODE },
    isAdmin: false,
  });
}

function expectGroups({ accessToken }: TokenSet, paper: Paper | undefined): void {
  const groups = (decodeJwt(accessToken).claims["cognito:groups"] ?? []) as readonly string[];
  expect([...groups].sort()).toEqual([...(paper?.groups ?? [])].sort());
}

function expectSignIn(world: World, { username, password, flag }: Step): string {
  const paper = world.papers.get(username);
  if (!paper) return "user-not-found";
  if (paper.password !== password) return "incorrect-credentials";
  if (!paper.isEnabled) return "user-disabled";
  return paper.hasMfa && !flag ? "challenge-code-mismatch" : "no refusal";
}

/** What an access token is answered with before anything is done. */
function expectToken(world: World, session: PaperSession): string {
  if (world.isGone(session)) return "user-not-found";
  return session.isRevoked ? "access-token-revoked" : "no refusal";
}

async function withToken(
  world: World,
  { tokens }: PaperSession,
  act: (caller: Awaited<ReturnType<TestPool["pools"]["authenticate"]>>) => Promise<unknown>,
): Promise<string> {
  return refusalOf(world.test.pools.authenticate(tokens.accessToken).then(act));
}

/** An event that needs a session: what it does and what the paper expects. */
async function actOnSession(world: World, session: PaperSession, next: Step): Promise<[string, string]> {
  const { pool, client } = world.test;
  const { username, tokens } = session;
  const paper = world.papers.get(username);
  const opened = expectToken(world, session);
  const isOpen = opened === "no refusal";
  switch (next.event) {
    case "read":
      return [await withToken(world, session, () => pool.getUser(username)), opened];
    case "change": {
      const isRight = next.password === paper?.password;
      const expected = isOpen && !isRight ? "incorrect-credentials" : opened;
      const proposedPassword = next.flag ? PASSWORD : OTHER_PASSWORD;
      const change = { previousPassword: next.password, proposedPassword };
      const got = await withToken(world, session, ({ user }) => pool.changePassword(user, change));
      if (expected === "no refusal") world.change(username, { password: proposedPassword });
      return [got, expected];
    }
    case "rename": {
      const name = next.flag ? `Jane ${next.index}` : "";
      const expected = isOpen && name === "" ? "attributes-not-conforming" : opened;
      const got = await withToken(world, session, ({ user }) =>
        pool.updateAttributes(client, user, { name }),
      );
      if (expected === "no refusal") world.change(username, { name });
      return [got, expected];
    }
    case "signOut": {
      const got = await withToken(world, session, ({ user }) => pool.globalSignOut(user));
      if (isOpen) world.revokeAll(username);
      return [got, opened];
    }
    case "revoke": {
      const got = await refusalOf(pool.revokeRefreshToken(client, tokens.refreshToken ?? ""));
      if (!world.isGone(session)) session.isRevoked = true;
      return [got, "no refusal"];
    }
    default: {
      const refreshed = pool.refresh(client, tokens.refreshToken ?? "");
      const got = await refusalOf(refreshed);
      if (got === "no refusal") expectGroups(await refreshed, paper);
      const expected = session.isRevoked ? "refresh-token-revoked" : "no refusal";
      return [got, world.isGone(session) ? "refresh-token-invalid" : expected];
    }
  }
}

/** What an administrator does. */
async function administer(world: World, next: Step): Promise<[string, string]> {
  const { pool } = world.test;
  const { username, group, flag } = next;
  const paper = world.papers.get(username);
  const named = paper ? "no refusal" : "user-not-found";
  switch (next.event) {
    case "disable":
    case "enable": {
      const isEnabled = next.event === "enable";
      const got = await refusalOf(pool.setUserEnabled(username, isEnabled));
      world.change(username, { isEnabled });
      if (!isEnabled && paper) world.revokeAll(username);
      return [got, named];
    }
    case "join":
    case "leave": {
      const isJoining = next.event === "join";
      const move = isJoining
        ? pool.addUserToGroup(username, group)
        : pool.removeUserFromGroup(username, group);
      const got = await refusalOf(move);
      const expected = group === "nowhere" ? "group-not-found" : named;
      const others = [...(paper?.groups ?? [])].filter((one) => one !== group);
      if (expected === "no refusal") {
        world.change(username, { groups: new Set(isJoining ? [...others, group] : others) });
      }
      return [got, expected];
    }
    case "mfa": {
      const preference = { EMAIL_OTP: { isEnabled: flag, isPreferred: flag } };
      const got = await refusalOf(pool.setMfaPreference(username, preference));
      world.change(username, { hasMfa: flag });
      return [got, named];
    }
    case "delete": {
      const got = await refusalOf(pool.adminDeleteUser(username));
      world.papers.delete(username);
      return [got, named];
    }
    default: {
      const got = await refusalOf(paper ? createConfirmed(world.test, username) : create(world, username));
      return [got, paper ? "username-attribute-exists" : "no refusal"];
    }
  }
}

const OF_SESSIONS = ["change", "rename", "refresh", "revoke", "signOut", "read"];

async function walk(world: World, next: Step): Promise<void> {
  if (next.event === "signIn") {
    const expected = expectSignIn(world, next);
    expect([next, await signIn(world, next)]).toEqual([next, expected]);
    return;
  }
  const session = world.sessions[next.index % Math.max(world.sessions.length, 1)];
  if (OF_SESSIONS.includes(next.event) && !session) return;
  const [got, expected] =
    session && OF_SESSIONS.includes(next.event)
      ? await actOnSession(world, session, next)
      : await administer(world, next);
  expect([next, got]).toEqual([next, expected]);
}

/** The whole pool is as the paper has it. */
async function compare({ test, papers }: World): Promise<void> {
  expect(test.pool.estimateNumberOfUsers()).toBe(papers.size);
  for (const [username, paper] of papers) {
    const { enabled, status, attributes } = await test.pool.getUser(username);
    expect([enabled, status, attributes.name]).toEqual([paper.isEnabled, "CONFIRMED", paper.name]);
    const groups = test.pool.listGroupsOfUser(username).map(({ groupName }) => groupName);
    expect(groups.toSorted()).toEqual([...paper.groups].sort());
  }
}

test("whatever users and administrators do, tokens, groups and second factors go as the model says", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 50 }), async (steps) => {
      const mfa = { MfaConfiguration: "OPTIONAL", EnabledMfas: ["EMAIL_OTP"] };
      const test = await createTestPool({
        pool: { ...EMAIL_POOL, ...mfa },
        limits: { quotas: false, lockout: false },
      });
      const world = new World(test);
      await test.pool.createGroup({ groupName: "admins" });
      await test.pool.createGroup({ groupName: "readers" });
      for (const username of NAMES) await create(world, username);
      for (const next of steps) {
        await walk(world, next);
        await compare(world);
      }
    }),
    { numRuns: 30 },
  );
}, 60_000);
