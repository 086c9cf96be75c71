import {
  answer,
  begin,
  beginWithSrp,
  createCustomPool,
  createRiddlers,
  DEFINE,
  heardSources,
  RIDDLE,
  result,
  VERIFY,
} from "../../support/custom-auth.ts";
import { addApp, codeOf, nextStep, respond } from "../../support/factor-users.ts";
import {
  createConfirmed,
  createInvited,
  EMAIL,
  getChallenge,
  getTokens,
  OTHER_PASSWORD,
  PASSWORD,
  refusalOf,
} from "../../support/pool-users.ts";
import { createSrpClient, toSrpTimestamp } from "../../support/srp-client.ts";
import type { TestFunctions } from "../../support/trigger-functions.ts";

let functions: TestFunctions;

beforeEach(() => {
  functions = createRiddlers();
});

describe("F4: CUSTOM_AUTH that begins with SRP", () => {
  test("proves the password, then asks on", async () => {
    const test = await createCustomPool({ functions });
    await createConfirmed(test);
    const { name, session, prove } = await beginWithSrp(test);
    expect([name, session]).toEqual(["PASSWORD_VERIFIER", expect.any(String)]);
    expect(functions.last(DEFINE).request.session).toEqual([result("SRP_A")]);
    const riddle = await getChallenge(prove(PASSWORD));
    expect(functions.last(DEFINE).request.session).toEqual([result("SRP_A"), result("PASSWORD_VERIFIER")]);
    expect(riddle.name).toBe("CUSTOM_CHALLENGE");
    expect((await getTokens(answer(test, riddle.session, [RIDDLE.answer]))).accessToken).toBeDefined();
  });

  test("a wrong password ends in no function", async () => {
    const test = await createCustomPool({ functions });
    await createConfirmed(test);
    const { prove } = await beginWithSrp(test);
    expect(await refusalOf(prove(OTHER_PASSWORD))).toBe("incorrect-credentials");
    expect(heardSources(functions)).toEqual([DEFINE]);
  });

  test("the second factor is asked for by itself, and the functions hear of it", async () => {
    const test = await createCustomPool({
      functions,
      pool: { MfaConfiguration: "OPTIONAL", EnabledMfas: ["SOFTWARE_TOKEN_MFA"] },
    });
    const secret = await addApp(test, await createConfirmed(test));
    nextStep(test);
    const { prove } = await beginWithSrp(test);
    const { name, session } = await getChallenge(prove(PASSWORD));
    expect([name, heardSources(functions)]).toEqual(["SOFTWARE_TOKEN_MFA", [DEFINE]]);
    const code = { SOFTWARE_TOKEN_MFA_CODE: codeOf(test, secret) };
    const riddle = await getChallenge(respond(test, [name, session], code));
    expect(riddle.name).toBe("CUSTOM_CHALLENGE");
    expect(functions.last(DEFINE).request.session).toEqual([
      result("SRP_A"),
      result("PASSWORD_VERIFIER"),
      result("SOFTWARE_TOKEN_MFA"),
    ]);
  });

  test("a temporary password is replaced, and the functions go on from there", async () => {
    const test = await createCustomPool({ functions });
    await createInvited(test, EMAIL, { name: "Jane" });
    const { prove } = await beginWithSrp(test);
    const { name, session } = await getChallenge(prove(PASSWORD));
    expect(name).toBe("NEW_PASSWORD_REQUIRED");
    const riddle = await getChallenge(respond(test, [name, session], { NEW_PASSWORD: OTHER_PASSWORD }));
    expect(riddle.name).toBe("CUSTOM_CHALLENGE");
  });

  test("a function may ask for the second factor itself", async () => {
    const test = await createCustomPool({
      functions,
      pool: { MfaConfiguration: "OPTIONAL", EnabledMfas: ["SOFTWARE_TOKEN_MFA"] },
    });
    const secret = await addApp(test, await createConfirmed(test));
    nextStep(test);
    functions.answers[DEFINE] = ({ request }) =>
      (request.session as readonly unknown[]).length === 0
        ? { challengeName: "SOFTWARE_TOKEN_MFA" }
        : { issueTokens: true };
    const { name, session } = await getChallenge(begin(test));
    const code = { SOFTWARE_TOKEN_MFA_CODE: codeOf(test, secret) };
    expect((await getTokens(respond(test, [name, session], code))).accessToken).toBeDefined();
  });
});

describe("C8: CUSTOM_AUTH of somebody who does not exist", () => {
  const hidden = { client: { PreventUserExistenceErrors: "ENABLED" } };
  const NOBODY = "nobody@example.com";

  test("is told so where the client may know", async () => {
    const test = await createCustomPool({ functions });
    expect(await refusalOf(begin(test, { USERNAME: NOBODY }))).toBe("user-not-found");
  });

  test("looks like anybody else's, and only the functions know", async () => {
    const test = await createCustomPool({ functions, ...hidden });
    await createConfirmed(test);
    const known = await getChallenge(begin(test));
    expect(functions.last(DEFINE).request.userNotFound).toBe(false);
    const unknown = await getChallenge(begin(test, { USERNAME: NOBODY }));
    expect(functions.last(DEFINE)).toMatchObject({ request: { userAttributes: {}, userNotFound: true } });
    const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
    const form = { question: "6 × 7?", USERNAME: expect.stringMatching(uuid) };
    expect([known.parameters, unknown.parameters]).toEqual([form, form]);
    const wrong = await getChallenge(answer(test, unknown.session, ["41", NOBODY]));
    expect(functions.last(VERIFY).request.userNotFound).toBe(true);
    expect(wrong.name).toBe("CUSTOM_CHALLENGE");
  });

  test.each(["typed", "given"])("gets no tokens whatever the functions say, by the name %s", async (kind) => {
    const test = await createCustomPool({ functions, ...hidden });
    const { parameters, session } = await getChallenge(begin(test, { USERNAME: NOBODY }));
    const name = kind === "typed" ? NOBODY : (parameters.USERNAME ?? "");
    expect(await refusalOf(answer(test, session, [RIDDLE.answer, name]))).toBe("incorrect-credentials");
    functions.answers[DEFINE] = { issueTokens: true };
    expect(await refusalOf(begin(test, { USERNAME: NOBODY }))).toBe("incorrect-credentials");
  });

  test("proves no password", async () => {
    const test = await createCustomPool({ functions, ...hidden });
    const srp = createSrpClient();
    const started = begin(test, { USERNAME: NOBODY, CHALLENGE_NAME: "SRP_A", SRP_A: srp.publicKey });
    const { name, parameters, session } = await getChallenge(started);
    const timestamp = toSrpTimestamp(test.clock.now());
    const poolName = test.pool.settings.srpPoolName;
    const proof = {
      USERNAME: parameters.USER_ID_FOR_SRP ?? "",
      PASSWORD_CLAIM_SIGNATURE: srp.sign({ poolName, password: PASSWORD, timestamp, parameters }),
      PASSWORD_CLAIM_SECRET_BLOCK: parameters.SECRET_BLOCK ?? "",
      TIMESTAMP: timestamp,
    };
    expect(await refusalOf(respond(test, [name, session], proof))).toBe("incorrect-credentials");
  });
});
