import {
  listSignUpAttributes,
  toAttributeField,
  toUsernameLabel,
} from "../../../local/managed-login/user-attributes.ts";
import { buildSettings } from "../../support/stand-in-pool.ts";

describe("the attributes of sign-up", () => {
  test("A3: are the required ones but for the username", () => {
    expect(listSignUpAttributes(buildSettings())).toEqual(["name"]);
    expect(listSignUpAttributes(buildSettings({ usernameAttributes: [] }))).toEqual(["name", "email"]);
    expect(listSignUpAttributes(buildSettings({ usernameAttributes: ["email", "phone_number"] }))).toEqual([
      "name",
      "email",
    ]);
  });

  test("help the browser to fill them in", () => {
    expect(toAttributeField("birthdate")).toEqual({
      name: "birthdate",
      label: "Birthdate",
      type: "date",
      autocomplete: "bday",
    });
    expect(toAttributeField("custom:size")).toMatchObject({ label: "custom:size", type: "text" });
    expect(toAttributeField("constructor")).toMatchObject({ label: "constructor", type: "text" });
  });
});

describe("the username", () => {
  test.each([
    [["email"], "Email"],
    [["phone_number"], "Phone number"],
    [["email", "phone_number"], "Email or phone number"],
    [[], "Username"],
  ] as const)("of a pool with %j is called %s", (usernameAttributes, label) => {
    expect(toUsernameLabel(buildSettings({ usernameAttributes }))).toBe(label);
  });
});
