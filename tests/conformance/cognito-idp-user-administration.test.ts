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

describe("an administrator", () => {
  test("C6: confirms a registration without verifying the address, and only once", async () => {
    await idp.call("SignUp", {
      ClientId: idp.clients.legacy,
      Username: EMAIL,
      Password: PASSWORD,
      UserAttributes: [{ Name: "name", Value: "Jane" }],
    });
    const confirmed = await idp.admin("AdminConfirmSignUp");
    expect([confirmed.status, confirmed.text]).toEqual([200, "{}"]);
    const { UserStatus, attributes } = await idp.readUser();
    expect([UserStatus, attributes.email_verified]).not.toContain("true");
    expect(UserStatus).toBe("CONFIRMED");
    expect((await idp.tryPassword(PASSWORD)).status).toBe(200);
    const again = await idp.admin("AdminConfirmSignUp");
    expect([toRefusal(again), again.body.message]).toEqual([
      NOT_AUTHORIZED,
      "User cannot be confirmed. Current status is CONFIRMED",
    ]);
  });

  test("C6: disables a user, whose tokens end for good, and enables her again", async () => {
    await idp.createUser(EMAIL);
    const AccessToken = await idp.signIn(EMAIL);
    expect((await idp.admin("AdminDisableUser")).text).toBe("{}");
    expect((await idp.readUser()).Enabled).toBe(false);
    expect((await idp.readUser()).UserStatus).toBe("CONFIRMED");
    expect((await idp.tryPassword(PASSWORD)).body.message).toBe("User is disabled.");
    expect((await idp.tryPassword("Wrong-Horse-1")).body.message).toBe("Incorrect username or password.");
    expect(toRefusal(await idp.call("GetUser", { AccessToken }))).toBe(NOT_AUTHORIZED);
    expect((await idp.admin("AdminEnableUser")).text).toBe("{}");
    expect((await idp.call("GetUser", { AccessToken })).body.message).toBe("Access Token has been revoked");
    expect((await idp.tryPassword(PASSWORD)).status).toBe(200);
  });

  test("C6: resets a password, which then signs nobody in until the code has set another", async () => {
    await idp.createUser(EMAIL);
    expect((await idp.admin("AdminResetUserPassword")).text).toBe("{}");
    expect((await idp.readUser()).UserStatus).toBe("RESET_REQUIRED");
    expect((await idp.tryPassword(PASSWORD)).body).toEqual({
      __type: "PasswordResetRequiredException",
      message: "Password reset required for the user",
    });
    const ConfirmationCode = idp.messageTo(EMAIL).code;
    const named = { ClientId: idp.clients.legacy, Username: EMAIL };
    const reset = { ...named, ConfirmationCode, Password: "Another-Horse-2" };
    expect((await idp.call("ConfirmForgotPassword", reset)).text).toBe("{}");
    expect((await idp.readUser()).UserStatus).toBe("CONFIRMED");
    expect((await idp.tryPassword("Another-Horse-2")).status).toBe(200);
  });

  test("C6: resets no password of an invited user, or of one without a verified address", async () => {
    await idp.inviteUser(EMAIL);
    const invited = await idp.admin("AdminResetUserPassword");
    expect([toRefusal(invited), invited.body.message]).toEqual([
      NOT_AUTHORIZED,
      "User password cannot be reset in the current state.",
    ]);
    await idp.createUser("john@example.com");
    const UserAttributes = [{ Name: "email_verified", Value: "false" }];
    await idp.admin("AdminUpdateUserAttributes", { UserAttributes }, "john@example.com");
    const unverified = await idp.admin("AdminResetUserPassword", {}, "john@example.com");
    expect([toRefusal(unverified), unverified.body.message]).toEqual([
      PARAMETER,
      "Cannot reset password for the user as there is no registered/verified email or phone_number",
    ]);
  });

  test("C-09: signs a user out everywhere", async () => {
    await idp.createUser(EMAIL);
    const AccessToken = await idp.signIn(EMAIL);
    expect((await idp.admin("AdminUserGlobalSignOut")).text).toBe("{}");
    expect((await idp.call("GetUser", { AccessToken })).body).toEqual({
      __type: "NotAuthorizedException",
      message: "Access Token has been revoked",
    });
  });

  test("C6: writes attributes: a new address is unverified and gets a code, unless vouched for", async () => {
    await idp.createUser(EMAIL);
    const write = (attributes: object) => {
      const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
      return idp.admin("AdminUpdateUserAttributes", { UserAttributes }, EMAIL);
    };
    expect((await write({ nickname: "J", name: "Jane Doe" })).text).toBe("{}");
    expect((await idp.readUser()).attributes).toMatchObject({ nickname: "J", name: "Jane Doe" });
    expect(idp.messages).toHaveLength(0);
    expect((await write({ nickname: "" })).status).toBe(200);
    expect((await idp.readUser()).attributes).not.toHaveProperty("nickname");

    await write({ email: "vouched@example.com", email_verified: "True" });
    expect((await idp.readUser("vouched@example.com")).attributes.email_verified).toBe("true");
    expect(idp.messages).toHaveLength(0);
    const UserAttributes = [{ Name: "email", Value: "new@example.com" }];
    await idp.admin("AdminUpdateUserAttributes", { UserAttributes }, "vouched@example.com");
    expect((await idp.readUser("new@example.com")).attributes.email_verified).toBe("false");
    expect(idp.messageTo("new@example.com").purpose).toBe("attribute-verification");
  });

  test.each([
    [{ sub: "x" }, PARAMETER, "user.sub: Attribute cannot be updated."],
    [{ "custom:none": "x" }, PARAMETER, "Attributes did not conform to the schema: custom:none"],
    [{ email: "nonsense" }, PARAMETER, "Invalid email address format."],
    [{ name: "" }, PARAMETER, "Attributes did not conform to the schema: name: The attribute is required"],
    [
      { email: "John@example.com" },
      "api-400(AliasExistsException)",
      "An account with the given email already exists.",
    ],
  ])("C-21: does not write %j", async (attributes, refusal, message) => {
    await idp.createUser(EMAIL);
    await idp.createUser("john@example.com");
    const before = await idp.readUser();
    const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
    const answer = await idp.admin("AdminUpdateUserAttributes", { UserAttributes });
    expect(toRefusal(answer)).toBe(refusal);
    expect(answer.body.message).toContain(message);
    expect((await idp.readUser()).attributes).toEqual(before.attributes);
  });

  test("C6: removes attributes, but none that is required", async () => {
    await idp.createUser(EMAIL);
    const remove = (...UserAttributeNames: string[]) =>
      idp.admin("AdminDeleteUserAttributes", { UserAttributeNames });
    await idp.admin("AdminUpdateUserAttributes", { UserAttributes: [{ Name: "locale", Value: "de" }] });
    expect((await remove("locale")).text).toBe("{}");
    expect((await idp.readUser()).attributes).not.toHaveProperty("locale");
    expect(toRefusal(await remove("email"))).toBe(PARAMETER);
    expect(toRefusal(await remove("sub"))).toBe(PARAMETER);
    expect((await remove("locale", "custom:a", "custom:b")).body.message).toBe(
      "Invalid user attributes: user.custom:a: Attribute does not exist in the schema.\n" +
        "user.custom:b: Attribute does not exist in the schema.\n",
    );
  });
});
