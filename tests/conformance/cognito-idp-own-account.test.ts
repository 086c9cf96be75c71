import {
  type AccountDesk,
  EMAIL,
  NOT_AUTHORIZED,
  PARAMETER,
  startAccountDesk,
} from "../support/account-desk.ts";
import { toRefusal } from "../support/cognito-idp-caller.ts";
import { PASSWORD } from "../support/start-cognito-idp.ts";

let idp: AccountDesk;

beforeEach(async () => {
  idp = await startAccountDesk();
});

afterEach(() => idp.close());

describe("a signed-in user", () => {
  let AccessToken: string;

  beforeEach(async () => {
    await idp.createUser(EMAIL);
    AccessToken = await idp.signIn(EMAIL);
  });

  const update = (attributes: object) =>
    idp.call("UpdateUserAttributes", {
      AccessToken,
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    });

  const verify = (Code: string) =>
    idp.call("VerifyUserAttribute", { AccessToken, AttributeName: "email", Code });

  test("C5.7: changes her address, and verifies it with the code that went there", async () => {
    const { body } = await update({ email: "new@example.com" });
    expect(body.CodeDeliveryDetailsList).toEqual([
      { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "n***@e***" },
    ]);
    expect((await idp.readUser("new@example.com")).attributes.email_verified).toBe("false");
    const { code } = idp.messageTo("new@example.com");
    expect(toRefusal(await verify(code === "000000" ? "111111" : "000000"))).toBe(
      "api-400(CodeMismatchException)",
    );
    expect((await verify(code)).text).toBe("{}");
    expect((await idp.readUser("new@example.com")).attributes.email_verified).toBe("true");
    expect((await verify(code)).body).toEqual({
      __type: "ExpiredCodeException",
      message: "Invalid code provided, please request a code again.",
    });
  });

  test("C5.7: gets no code for anything but a changed address", async () => {
    expect((await update({ nickname: "J", email: EMAIL })).body).toEqual({ CodeDeliveryDetailsList: [] });
    expect((await idp.readUser()).attributes).toMatchObject({ nickname: "J", email_verified: "true" });
  });

  test("a code proves the address it went to, and no later one", async () => {
    await update({ email: "first@example.com" });
    const { code } = idp.messageTo("first@example.com");
    await update({ email: "second@example.com" });
    const answer = await verify(code);
    if (code !== idp.messageTo("second@example.com").code)
      expect(toRefusal(answer)).toBe("api-400(CodeMismatchException)");
  });

  test("asks for a code again, five times an hour, and for addresses alone", async () => {
    const ask = (AttributeName: string) =>
      idp.call("GetUserAttributeVerificationCode", { AccessToken, AttributeName });
    for (let round = 0; round < 5; round += 1)
      expect((await ask("email")).body).toEqual({
        CodeDeliveryDetails: { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "j***@e***" },
      });
    expect((await ask("email")).body).toEqual({
      __type: "LimitExceededException",
      message: "Attempt limit exceeded, please try after some time.",
    });
    expect(toRefusal(await ask("name"))).toBe(PARAMETER);
    idp.clock.advance({ seconds: 3600 });
    AccessToken = await idp.signIn(EMAIL);
    expect(toRefusal(await ask("phone_number"))).toBe(PARAMETER);
  });

  test("C-20: guesses at a code for an address are stopped", async () => {
    await update({ email: "new@example.com" });
    const { code } = idp.messageTo("new@example.com");
    const refusals = [];
    for (let round = 0; round < 20; round += 1)
      refusals.push(toRefusal(await verify(code === "000000" ? "111111" : "000000")));
    expect(refusals.indexOf("api-400(LimitExceededException)")).toBe(15);
    expect(toRefusal(await verify(code))).toBe("api-400(LimitExceededException)");
  });

  test.each([
    [{ email_verified: "true" }, NOT_AUTHORIZED],
    [{ sub: "x" }, NOT_AUTHORIZED],
    [{ "cognito:groups": "admin" }, NOT_AUTHORIZED],
    [{ "custom:none": "x" }, NOT_AUTHORIZED],
  ])("C-21: does not write %j", async (attributes, refusal) => {
    expect(toRefusal(await update(attributes))).toBe(refusal);
  });

  test("C5.7: removes an attribute of hers", async () => {
    await update({ locale: "de" });
    const request = { AccessToken, UserAttributeNames: ["locale"] };
    expect((await idp.call("DeleteUserAttributes", request)).text).toBe("{}");
    expect((await idp.readUser()).attributes).not.toHaveProperty("locale");
    const required = { AccessToken, UserAttributeNames: ["name"] };
    expect(toRefusal(await idp.call("DeleteUserAttributes", required))).toBe(PARAMETER);
  });

  test("C5.7: changes her password with the one before, five times an hour", async () => {
    const change = (PreviousPassword: string | undefined, ProposedPassword: string) =>
      idp.call("ChangePassword", { AccessToken, PreviousPassword, ProposedPassword });
    expect((await change("Wrong-Horse-1", "Another-Horse-2")).body).toEqual({
      __type: "NotAuthorizedException",
      message: "Incorrect username or password.",
    });
    expect(toRefusal(await change(undefined, "Another-Horse-2"))).toBe(NOT_AUTHORIZED);
    expect((await change(PASSWORD, "weak")).body).toEqual({
      __type: "InvalidPasswordException",
      message: "Password does not conform to policy: Password not long enough",
    });
    expect((await change(PASSWORD, "Another-Horse-2")).text).toBe("{}");
    expect((await idp.tryPassword("Another-Horse-2")).status).toBe(200);
    expect(toRefusal(await idp.tryPassword(PASSWORD))).toBe(NOT_AUTHORIZED);
    expect((await change("Another-Horse-2", "Third-Horse-3")).status).toBe(200);
    expect(toRefusal(await change("Third-Horse-3", "Fourth-Horse-4"))).toBe(
      "api-400(LimitExceededException)",
    );
    expect((await idp.call("GetUser", { AccessToken })).status).toBe(200);
  });

  test("of twenty changes of a password at once, one succeeds", async () => {
    await idp.close();
    idp = await startAccountDesk({ hasQuotas: false });
    await idp.createUser(EMAIL);
    const token = await idp.signIn(EMAIL);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        idp.call("ChangePassword", {
          AccessToken: token,
          PreviousPassword: PASSWORD,
          ProposedPassword: `Another-Horse-${index}`,
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test("C5.7: deletes herself; her token is worth nothing, her address is free", async () => {
    const deleted = await idp.call("DeleteUser", { AccessToken });
    expect([deleted.status, deleted.text]).toEqual([200, ""]);
    expect((await idp.call("GetUser", { AccessToken })).body).toEqual({
      __type: "UserNotFoundException",
      message: "User does not exist.",
    });
    await idp.createUser(EMAIL);
    expect((await idp.call("GetUser", { AccessToken })).status).toBe(400);
  });

  test("learns that passwords are how she signs in", async () => {
    expect((await idp.call("GetUserAuthFactors", { AccessToken })).body).toEqual({
      Username: (await idp.readUser()).Username,
      ConfiguredUserAuthFactors: ["PASSWORD"],
    });
  });
});

test("C5.7: where the pool verifies first, the old address stays until the code has proved the new one", async () => {
  await idp.close();
  idp = await startAccountDesk({
    properties: { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ["email"] } },
  });
  await idp.createUser(EMAIL);
  const AccessToken = await idp.signIn(EMAIL);
  const UserAttributes = [{ Name: "email", Value: "new@example.com" }];
  await idp.call("UpdateUserAttributes", { AccessToken, UserAttributes });
  expect((await idp.readUser()).attributes).toMatchObject({ email: EMAIL, email_verified: "true" });
  const Code = idp.messageTo("new@example.com").code;
  expect((await idp.call("VerifyUserAttribute", { AccessToken, AttributeName: "email", Code })).status).toBe(
    200,
  );
  const { attributes } = await idp.readUser("new@example.com");
  expect(attributes).toMatchObject({ email: "new@example.com", email_verified: "true" });
  expect((await idp.tryPassword(PASSWORD, "new@example.com")).status).toBe(200);
  expect((await idp.tryPassword(PASSWORD)).status).toBe(400);
});
