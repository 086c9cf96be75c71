import {
  createConfirmed,
  createInvited,
  decodeJwt,
  EMAIL,
  getChallenge,
  getTokens,
  messageOf,
  OTHER_PASSWORD,
  PASSWORD,
  refusalOf,
  signUp,
} from "../../support/pool-users.ts";
import { createSrpClient, toSrpTimestamp } from "../../support/srp-client.ts";
import { createTestPool, TEST_START, type TestPool } from "../../support/user-pools.ts";

const HIDING = { client: { PreventUserExistenceErrors: "ENABLED" } };
const TIMESTAMP = toSrpTimestamp(TEST_START);

function initiate(test: TestPool, username: string, SRP_A: string) {
  const parameters = { USERNAME: username, SRP_A };
  return test.pool.initiateAuth(test.client, { authFlow: "USER_SRP_AUTH", parameters, isAdmin: false });
}

/** The first half: everything that the client would answer, not sent yet. */
async function prove(test: TestPool, username = EMAIL, password = PASSWORD) {
  const srp = createSrpClient();
  const { parameters, session } = await getChallenge(initiate(test, username, srp.publicKey));
  expect(session).toBeUndefined();
  const signature = srp.sign({
    poolName: test.pool.settings.srpPoolName,
    password,
    timestamp: TIMESTAMP,
    parameters,
  });
  const responses = {
    USERNAME: parameters.USER_ID_FOR_SRP ?? "",
    PASSWORD_CLAIM_SECRET_BLOCK: parameters.SECRET_BLOCK ?? "",
    PASSWORD_CLAIM_SIGNATURE: signature,
    TIMESTAMP,
  };
  return { parameters, responses };
}

function respond(test: TestPool, responses: Readonly<Record<string, string>>, client = test.client) {
  return test.pool.respondToAuthChallenge(client, {
    challengeName: "PASSWORD_VERIFIER",
    session: undefined,
    responses,
    isAdmin: false,
  });
}

describe("USER_SRP_AUTH (D2)", () => {
  test("asks for a proof without a session (H-1), and gives tokens for it", async () => {
    const test = await createTestPool();
    const user = await createConfirmed(test);
    const { parameters, responses } = await prove(test, "JANE@example.com");
    expect(Object.keys(parameters)).toEqual(["SALT", "SRP_B", "SECRET_BLOCK", "USERNAME", "USER_ID_FOR_SRP"]);
    expect([parameters.USERNAME, parameters.USER_ID_FOR_SRP]).toEqual([user.username, user.username]);
    expect(parameters.SALT).toMatch(/^[1-9a-f][0-9a-f]*$/);
    expect(parameters.SRP_B).toMatch(/^[1-9a-f][0-9a-f]*$/);
    expect(Buffer.from(parameters.SECRET_BLOCK ?? "", "base64").toString("base64")).toBe(
      parameters.SECRET_BLOCK,
    );
    const { accessToken } = await getTokens(respond(test, responses));
    expect(decodeJwt(accessToken).claims.sub).toBe(user.sub);
  });

  test("works fifty times over, whatever the salts and values are (D3-1, D3-2)", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    for (let time = 0; time < 50; time += 1) {
      if (time % 10 === 0) {
        await test.pool.adminSetUserPassword({ username: EMAIL, password: PASSWORD, isPermanent: true });
      }
      await getTokens(respond(test, (await prove(test)).responses));
    }
  });

  test("takes the same A twice (D3-10), and the name as it was typed", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    const srp = createSrpClient();
    await initiate(test, EMAIL, srp.publicKey);
    const { parameters } = await getChallenge(initiate(test, EMAIL, srp.publicKey));
    const challenge = { poolName: "AbCdEfGh1", password: PASSWORD, timestamp: TIMESTAMP, parameters };
    const responses = {
      USERNAME: EMAIL,
      PASSWORD_CLAIM_SECRET_BLOCK: parameters.SECRET_BLOCK ?? "",
      PASSWORD_CLAIM_SIGNATURE: srp.sign(challenge),
      TIMESTAMP,
    };
    await getTokens(respond(test, responses));
  });

  test("leads to the new password where that is due", async () => {
    const test = await createTestPool();
    await createInvited(test);
    expect((await getChallenge(respond(test, (await prove(test)).responses))).name).toBe(
      "NEW_PASSWORD_REQUIRED",
    );
  });

  test.each(["0", "00", "", "xyz", "a".repeat(100_000)])("C-12: refuses A = %.20s", async (A) => {
    const test = await createTestPool();
    await createConfirmed(test);
    expect(await refusalOf(initiate(test, EMAIL, A))).toBe(
      A === "" ? "auth-parameter-missing" : "srp-a-invalid",
    );
  });

  test("of an unconfirmed user is refused at its first step", async () => {
    const test = await createTestPool();
    await signUp(test);
    expect(await refusalOf(initiate(test, EMAIL, "abc"))).toBe("user-not-confirmed");
  });
});

describe("the proof (C-13, C-14)", () => {
  test("of a wrong password is refused and counts towards the lock", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    for (let time = 0; time < 5; time += 1) {
      const { responses } = await prove(test, EMAIL, "wrong");
      expect(await messageOf(respond(test, responses))).toBe("Incorrect username or password.");
    }
    expect(await refusalOf(prove(test))).toBe("password-attempts-exceeded");
  });

  test("of a lock that began meanwhile is refused", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    const right = await prove(test);
    const wrong = await Promise.all(Array.from({ length: 5 }, () => prove(test, EMAIL, "wrong")));
    for (const { responses } of wrong) await refusalOf(respond(test, responses));
    expect(await refusalOf(respond(test, right.responses))).toBe("password-attempts-exceeded");
  });

  test("of many wrong passwords at once counts each: the lock takes the rest", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    const proofs = await Promise.all(Array.from({ length: 10 }, () => prove(test, EMAIL, "wrong")));
    const answers = await Promise.all(proofs.map(({ responses }) => refusalOf(respond(test, responses))));
    expect(answers.filter((answer) => answer === "incorrect-credentials")).toHaveLength(5);
    expect(answers.filter((answer) => answer === "password-attempts-exceeded")).toHaveLength(5);
  });

  test("is good once, also when it comes twenty times at once", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    const { responses } = await prove(test);
    const answers = await Promise.all(Array.from({ length: 20 }, () => refusalOf(respond(test, responses))));
    expect(answers.filter((answer) => answer === "no refusal")).toHaveLength(1);
    expect(await refusalOf(respond(test, responses))).toBe("incorrect-credentials");
  });

  test("with an altered block, another's block, another time or another name is refused", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    await createConfirmed(test, "joe@example.com");
    const other = await prove(test, "joe@example.com");
    const alter = (block: string) => {
      const bytes = Buffer.from(block, "base64");
      bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40);
      return bytes.toString("base64");
    };
    const changes: ((block: string) => Readonly<Record<string, string>>)[] = [
      (block) => ({ PASSWORD_CLAIM_SECRET_BLOCK: alter(block) }),
      () => ({ PASSWORD_CLAIM_SECRET_BLOCK: other.responses.PASSWORD_CLAIM_SECRET_BLOCK }),
      () => ({ PASSWORD_CLAIM_SECRET_BLOCK: "AAAA" }),
      () => ({ TIMESTAMP: toSrpTimestamp(TEST_START + 1000) }),
      () => ({ USERNAME: "joe@example.com" }),
      () => ({ USERNAME: "nobody@example.com" }),
      () => ({ PASSWORD_CLAIM_SIGNATURE: "AAAA" }),
    ];
    for (const change of changes) {
      const { responses } = await prove(test);
      const changed = { ...responses, ...change(responses.PASSWORD_CLAIM_SECRET_BLOCK) };
      expect(await refusalOf(respond(test, changed))).toBe("incorrect-credentials");
      test.clock.advance({ seconds: 0 });
      await getTokens(respond(test, (await prove(test)).responses));
    }
  });

  test("is for the client that asked, and for as long as a session lasts", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    const first = await prove(test);
    const foreign = { ...test.client, clientId: "other" };
    expect(await refusalOf(respond(test, first.responses, foreign))).toBe("incorrect-credentials");
    const late = await prove(test);
    test.clock.advance({ seconds: 180 });
    expect(await refusalOf(respond(test, late.responses))).toBe("incorrect-credentials");
  });

  test("of a password that was replaced meanwhile is refused", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    const { responses } = await prove(test);
    await test.pool.adminSetUserPassword({ username: EMAIL, password: OTHER_PASSWORD, isPermanent: true });
    expect(await refusalOf(respond(test, responses))).toBe("incorrect-credentials");
  });

  test("wants a timestamp of the right form and of about now", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    const { responses } = await prove(test);
    expect(await messageOf(respond(test, { ...responses, TIMESTAMP: "yesterday" }))).toBe(
      "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.",
    );
    const slow = await createTestPool({ client: { AuthSessionValidity: 15 } });
    await createConfirmed(slow);
    const proof = await prove(slow);
    slow.clock.advance({ seconds: 301 });
    expect(await refusalOf(respond(slow, proof.responses))).toBe("incorrect-credentials");
  });

  test.each(["USERNAME", "PASSWORD_CLAIM_SECRET_BLOCK", "PASSWORD_CLAIM_SIGNATURE", "TIMESTAMP"])(
    "without %s says so",
    async (name) => {
      const test = await createTestPool();
      await createConfirmed(test);
      const { responses } = await prove(test);
      expect(await messageOf(respond(test, { ...responses, [name]: "" }))).toBe(
        `Missing required parameter ${name}`,
      );
    },
  );
});

describe("an unknown user (C8, C-24)", () => {
  test("is told by LEGACY at the first step", async () => {
    expect(await messageOf(initiate(await createTestPool(), "nobody@example.com", "abc"))).toBe(
      "User does not exist.",
    );
  });

  test("gets by ENABLED a challenge like everybody's, the same every time, and is refused like a wrong password", async () => {
    const test = await createTestPool(HIDING);
    const one = await prove(test, "nobody@example.com");
    const two = await prove(test, "Nobody@example.com");
    expect(two.parameters.SALT).toBe(one.parameters.SALT);
    expect(two.parameters.USER_ID_FOR_SRP).toBe(one.parameters.USER_ID_FOR_SRP);
    expect(two.parameters.SRP_B).not.toBe(one.parameters.SRP_B);
    expect(one.parameters.USERNAME).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const again = await createTestPool({ ...HIDING, store: test.store });
    expect((await prove(again, "nobody@example.com")).parameters.SALT).toBe(one.parameters.SALT);
    expect((await prove(test, "somebody@example.com")).parameters.SALT).not.toBe(one.parameters.SALT);
    expect(await messageOf(respond(test, one.responses))).toBe("Incorrect username or password.");
    expect(await messageOf(respond(test, { ...two.responses, USERNAME: "nobody@example.com" }))).toBe(
      "Incorrect username or password.",
    );
    for (let time = 0; time < 3; time += 1) {
      await refusalOf(respond(test, (await prove(test, "nobody@example.com")).responses));
    }
    expect(await refusalOf(prove(test, "nobody@example.com"))).toBe("password-attempts-exceeded");
  });
});
