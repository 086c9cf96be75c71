import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemRandom } from "../../local/platform/random.ts";
import { issueRefreshToken } from "../../local/user-pool/tokens/token-family.ts";
import { toRefusal } from "../support/cognito-idp-caller.ts";
import { PASSWORD, type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

let idp: RunningCognitoIdp;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gatehouse-"));
  idp = await startCognitoIdp({ storeFile: join(folder, "state.db"), hasQuotas: false });
});

afterAll(async () => {
  await idp.close();
  await rm(folder, { recursive: true });
});

const WEAK = "api-400(InvalidPasswordException)";

describe("C-25: a password", () => {
  const set = async (Password: string) => {
    const answer = await idp.call(
      "AdminSetUserPassword",
      { ...idp.named("policy@example.com"), Password, Permanent: true },
      { isSigned: true },
    );
    return answer.status === 200 ? "taken" : `${toRefusal(answer)} ${answer.body.message}`;
  };

  beforeAll(() => idp.createUser("policy@example.com"));

  const refusal = (rule: string) => `${WEAK} Password did not conform with policy: ${rule}`;

  test.each([
    ["Aa1!Aa1", "Password not long enough"],
    ["", "Password not long enough"],
    ["aaaaaa1!", "Password must have uppercase characters"],
    ["AAAAAA1!", "Password must have lowercase characters"],
    ["Aaaaaaa!", "Password must have numeric characters"],
    ["Aaaaaaa1", "Password must have symbol characters"],
    ["Aaaaa1!a ", "Password must satisfy regular expression pattern: ^\\S.*\\S$"],
    [" Aaaaa1!a", "Password must satisfy regular expression pattern: ^\\S.*\\S$"],
    ["Ääääää1!", "Password must have uppercase characters"],
    ["Aaaaaaa١!", "Password must have numeric characters"],
    ["Aaaaaa1é", "Password must have symbol characters"],
  ])("%j misses one rule", async (password, rule) => {
    expect(await set(password)).toBe(refusal(rule));
  });

  test.each([
    ["exactly as long as it must be", "Aaaaaa1!"],
    ["with a space inside for a symbol", "Aaaa aaa1"],
    ["of 256 characters", `Aa1!${"x".repeat(252)}`],
    ["that is not ASCII besides", "Grüße-aus-Köln-1🙂"],
    ...["^", "$", "\\", '"', "'", "/", "<", "`", "~", "=", "+", "-", "_", ",", "|"].map((symbol) => [
      `with the symbol ${symbol}`,
      `Aaaaaa1${symbol}`,
    ]),
  ])("%s is taken", async (_name, password) => {
    expect(await set(password ?? "")).toBe("taken");
  });

  test("of 257 characters is refused", async () => {
    expect(await set(`Aa1!${"x".repeat(253)}`)).toContain(WEAK);
  });
});

describe("C-26: where passwords go", () => {
  const SECRETS = [PASSWORD, "Another-Horse-2", "Third-Horse-3", "Mistyped-Horse-4"];

  /** Every way a password is set, and some wrong ones, with everything that could be told on the way. */
  async function useAllOfThem(): Promise<readonly string[]> {
    const ClientId = idp.clients.legacy;
    const Username = "jane@example.com";
    await idp.call("SignUp", {
      ClientId,
      Username,
      Password: SECRETS[0],
      UserAttributes: [{ Name: "name", Value: "Jane" }],
    });
    const ConfirmationCode = idp.messageTo(Username).code;
    await idp.call("ConfirmSignUp", { ClientId, Username, ConfirmationCode });
    await idp.call("ForgotPassword", { ClientId, Username });
    const reset = { ClientId, Username, ConfirmationCode: idp.messageTo(Username).code };
    expect((await idp.call("ConfirmForgotPassword", { ...reset, Password: SECRETS[1] })).status).toBe(200);
    const set = { ...idp.named(Username), Password: SECRETS[2], Permanent: true };
    expect((await idp.call("AdminSetUserPassword", set, { isSigned: true })).status).toBe(200);
    const signIn = (password: string) =>
      idp.call("InitiateAuth", {
        ClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: Username, PASSWORD: password },
      });
    const right = await signIn(SECRETS[2] ?? "");
    const wrong = await signIn(SECRETS[3] ?? "");
    await idp.call("SignUp", { ClientId, Username, Password: SECRETS[0], UserAttributes: {} });
    await idp.call("SignUp", `{"Password":"${SECRETS[0]}"`);
    return [right.text, wrong.text];
  }

  test("only verifiers are at rest, in files that only their owner may read; nothing is told", async () => {
    const answers = await useAllOfThem();
    const files = await readdir(folder);
    expect(files.length).toBeGreaterThan(0);
    const bytes = await Promise.all(files.map((file) => readFile(join(folder, file))));
    const stored = Buffer.concat(bytes);
    expect(stored.includes("jane@example.com")).toBe(true);
    for (const secret of SECRETS) {
      const spellings = [
        Buffer.from(secret),
        Buffer.from(secret, "utf16le"),
        ...["hex", "base64", "base64url"].map((encoding) =>
          Buffer.from(Buffer.from(secret).toString(encoding as BufferEncoding)),
        ),
      ];
      for (const spelling of spellings) expect([secret, stored.includes(spelling)]).toEqual([secret, false]);
      expect(answers.join("")).not.toContain(secret);
      expect(idp.lines.join("")).not.toContain(secret);
    }
    for (const file of files)
      expect([file, (await stat(join(folder, file))).mode & 0o077]).toEqual([file, 0]);
  });

  test("D-22: no code, token or session is in the log either", async () => {
    const Username = await idp.inviteUser("invited@example.com");
    const { code } = idp.messageTo("invited@example.com");
    const { body } = await idp.call("InitiateAuth", {
      ClientId: idp.clients.legacy,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: "invited@example.com", PASSWORD: code },
    });
    const responses = { USERNAME: Username, NEW_PASSWORD: "weak" };
    const ChallengeName = "NEW_PASSWORD_REQUIRED";
    const request = { ClientId: idp.clients.legacy, ChallengeName, Session: body.Session };
    await idp.call("RespondToAuthChallenge", { ...request, ChallengeResponses: responses });
    await idp.createUser("jade@example.com");
    const token = await idp.signIn("jade@example.com");
    await idp.call("GetUser", { AccessToken: `${token}x` });
    await idp.call("RevokeToken", { ClientId: idp.clients.legacy, Token: token });
    const log = idp.lines.join("\n");
    expect(log).toContain("RespondToAuthChallenge");
    expect(log).toContain("GetUser");
    for (const secret of [code, body.Session, token, token.split(".")[2]]) expect(log).not.toContain(secret);
  });
});

describe("C-32: what must not be guessed", () => {
  const DRAWS = 10_000;
  const draw = (one: () => string) => Array.from({ length: DRAWS }, one);

  test("ids and refresh tokens have their shape and never repeat", () => {
    const uuids = draw(() => systemRandom.uuid());
    expect(new Set(uuids).size).toBe(DRAWS);
    expect(uuids.every((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))).toBe(true);
    const tokens = draw(() => issueRefreshToken(systemRandom, systemRandom.uuid()));
    expect(new Set(tokens).size).toBe(DRAWS);
    const header = "eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ";
    expect(tokens.every((token) => token.startsWith(`${header}.`) && token.split(".").length === 5)).toBe(
      true,
    );
    expect(tokens.every((token) => /^[A-Za-z0-9-_=.]+$/.test(token))).toBe(true);
  });

  test("codes are six digits, each digit as likely as the others", () => {
    const codes = draw(() => systemRandom.digits(6));
    expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true);
    const counts = new Map<string, number>();
    for (const digit of codes.join("")) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    // 60,000 digits: 6,000 of each, and a deviation of 73; a margin of six.
    for (const count of counts.values()) expect(Math.abs(count - 6000)).toBeLessThan(450);
    expect(counts.size).toBe(10);
  });

  test("sessions have their shape and never repeat", async () => {
    await idp.inviteUser("session@example.com");
    const { code } = idp.messageTo("session@example.com");
    const sessions: string[] = [];
    for (let round = 0; round < 200; round += 1) {
      const { body } = await idp.call("InitiateAuth", {
        ClientId: idp.clients.legacy,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: "session@example.com", PASSWORD: code },
      });
      sessions.push(body.Session);
    }
    expect(new Set(sessions).size).toBe(sessions.length);
    expect(sessions.every((session) => /^[\w-]{1500,2048}$/.test(session))).toBe(true);
  });
});
