import fc from "fast-check";
import { createManualClock } from "../../../local/platform/clock.ts";
import type { JsonObject } from "../../../local/platform/json.ts";
import { changeAttributes } from "../../../local/user-pool/account/change-attributes.ts";
import { parseUserPoolSettings } from "../../../local/user-pool/settings/parse-user-pool-settings.ts";
import type { UserRecord } from "../../../local/user-pool/store.ts";

const NOW = 1_796_000_000_000;

function settingsOf(properties: JsonObject) {
  const userPoolId = "eu-west-1_Abc123xyz";
  const identity = {
    userPoolId,
    userPoolArn: `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${userPoolId}`,
    region: "eu-west-1",
    issuer: `https://cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`,
    createdAt: 0,
    lastModifiedAt: 0,
  };
  return parseUserPoolSettings(identity, properties);
}

const SETTINGS = settingsOf({
  AutoVerifiedAttributes: ["email"],
  Schema: [
    { Name: "name", Required: true },
    { Name: "level", AttributeDataType: "Number", Mutable: false },
    { Name: "x_verified", AttributeDataType: "String" },
    { Name: "x", AttributeDataType: "String" },
  ],
});

const VERIFY_FIRST = settingsOf({
  AutoVerifiedAttributes: ["email"],
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ["email"] },
});

const USER: UserRecord = {
  userPoolId: SETTINGS.userPoolId,
  username: "jane",
  sub: "24b8f4e8-7150-7058-8789-1f2e3d4c5b6a",
  status: "CONFIRMED",
  enabled: true,
  attributes: { name: "Jane", email: "jane@example.com", email_verified: "true" },
  password: null,
  keys: { username: "jane", email: "jane@example.com", phoneNumber: null, preferredUsername: null },
  createdAt: 1,
  lastModifiedAt: 1,
};

function change(changes: Readonly<Record<string, string>>, { settings = SETTINGS, user = USER } = {}) {
  return changeAttributes({ settings, clock: createManualClock(NOW) }, user, changes);
}

describe("changeAttributes", () => {
  test("C5.7: a new address is unverified, found by its own key, and gets a code", () => {
    const { user, toVerify } = change({ email: "new@example.com" });
    expect(user.attributes).toEqual({ name: "Jane", email: "new@example.com", email_verified: "false" });
    expect(user.keys.email).toBe("new@example.com");
    expect(user.lastModifiedAt).toBe(NOW);
    expect(toVerify).toEqual([{ attribute: "email", destination: "new@example.com" }]);
  });

  test("an address that the pool does not verify gets no code", () => {
    const { user, toVerify } = change({ phone_number: "+15550100" });
    expect(user.attributes).toMatchObject({ phone_number: "+15550100", phone_number_verified: "false" });
    expect(toVerify).toEqual([]);
  });

  test("the same address once more changes nothing", () => {
    const { user, toVerify } = change({ email: "jane@example.com" });
    expect([user.attributes, toVerify]).toEqual([USER.attributes, []]);
  });

  test("C6: an administrator vouches for an address in the same breath", () => {
    const { user, toVerify } = change({ email: "new@example.com", email_verified: "TRUE" });
    expect(user.attributes).toMatchObject({ email: "new@example.com", email_verified: "true" });
    expect(toVerify).toEqual([]);
  });

  test("C4: an empty text removes, an address together with its verified flag, and nothing else", () => {
    expect(change({ email: "" }).user.attributes).toEqual({ name: "Jane" });
    expect(change({ email: "" }).user.keys.email).toBeNull();
    const user = { ...USER, attributes: { ...USER.attributes, "custom:x": "1", "custom:x_verified": "1" } };
    expect(change({ "custom:x": "" }, { user }).user.attributes).toHaveProperty(["custom:x_verified"], "1");
  });

  test("C5.7: where the pool verifies first, the old address stays while the new one gets the code", () => {
    const { user, toVerify } = change(
      { email: "new@example.com", nickname: "J" },
      { settings: VERIFY_FIRST },
    );
    expect(user.attributes).toEqual({ ...USER.attributes, nickname: "J" });
    expect(user.keys.email).toBe("jane@example.com");
    expect(toVerify).toEqual([{ attribute: "email", destination: "new@example.com" }]);
    const vouched = change({ email: "new@example.com", email_verified: "true" }, { settings: VERIFY_FIRST });
    expect(vouched.user.attributes.email).toBe("new@example.com");
  });

  test("C5.7: where the pool verifies first, a first address is not there before it is proved", () => {
    const user = { ...USER, attributes: { name: "Jane" } };
    const { user: changed } = change({ email: "new@example.com" }, { settings: VERIFY_FIRST, user });
    expect(changed.attributes).toEqual({ name: "Jane" });
  });

  test.each([
    [{ sub: "x" }, "user.sub: Attribute cannot be updated."],
    [{ "custom:level": "3" }, "user.custom:level: Attribute cannot be updated."],
    [{ "custom:level": "" }, "user.custom:level: Attribute cannot be updated."],
    [{ name: "" }, "Attributes did not conform to the schema: name: The attribute is required"],
    [
      { "custom:none": "x" },
      "Attributes did not conform to the schema: custom:none: Attribute does not exist",
    ],
    [{ email: "nonsense" }, "Invalid email address format."],
    [{ email_verified: "maybe" }, "Attributes did not conform to the schema: email_verified"],
  ])("E3: refuses %j", (changes, message) => {
    expect(() => change(changes as Readonly<Record<string, string>>)).toThrow(message);
  });

  test("whatever changes, a verified address is one that was verified before or vouched for now", () => {
    const names = fc.constantFrom("email", "email_verified", "phone_number", "nickname", "locale");
    const values = fc.constantFrom("", "a@example.com", "jane@example.com", "+15550100", "true", "false");
    const settings = fc.constantFrom(SETTINGS, VERIFY_FIRST);
    fc.assert(
      fc.property(fc.dictionary(names, values), settings, (changes, pool) => {
        let after: UserRecord;
        try {
          after = change(changes, { settings: pool }).user;
        } catch {
          return true;
        }
        const { email, email_verified } = after.attributes;
        const isVouchedFor = changes.email_verified === "true";
        return email_verified !== "true" || isVouchedFor || email === USER.attributes.email;
      }),
    );
  });
});
