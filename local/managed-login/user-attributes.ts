import type { UserPoolSettings } from "../user-pool/user-pool-settings.ts";
import { TEXTS } from "./texts.ts";

/** How an attribute is asked for: its label, and what helps browsers and keyboards to fill it in. */
export interface AttributeField {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly autocomplete: string;
}

const KNOWN: Readonly<Record<string, Omit<AttributeField, "name">>> = {
  name: { label: "Name", type: "text", autocomplete: "name" },
  given_name: { label: "Given name", type: "text", autocomplete: "given-name" },
  family_name: { label: "Family name", type: "text", autocomplete: "family-name" },
  middle_name: { label: "Middle name", type: "text", autocomplete: "additional-name" },
  nickname: { label: "Nickname", type: "text", autocomplete: "nickname" },
  preferred_username: { label: "Preferred username", type: "text", autocomplete: "username" },
  profile: { label: "Profile page", type: "url", autocomplete: "url" },
  picture: { label: "Picture", type: "url", autocomplete: "photo" },
  website: { label: "Website", type: "url", autocomplete: "url" },
  email: { label: "Email", type: "email", autocomplete: "email" },
  gender: { label: "Gender", type: "text", autocomplete: "sex" },
  birthdate: { label: "Birthdate", type: "date", autocomplete: "bday" },
  zoneinfo: { label: "Time zone", type: "text", autocomplete: "off" },
  locale: { label: "Locale", type: "text", autocomplete: "language" },
  phone_number: { label: "Phone number", type: "tel", autocomplete: "tel" },
  address: { label: "Address", type: "text", autocomplete: "street-address" },
  updated_at: { label: "Updated at", type: "number", autocomplete: "off" },
};

export function toAttributeField(name: string): AttributeField {
  const known = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
  return { name, ...(known ?? { label: name, type: "text", autocomplete: "off" }) };
}

/** What sign-up asks for: the required attributes, but for the one that is the username (contract A3). */
export function listSignUpAttributes({ schema, usernameAttributes }: UserPoolSettings): readonly string[] {
  const usernames: readonly string[] = usernameAttributes.length === 1 ? usernameAttributes : [];
  return schema
    .filter(({ name, required }) => required && name !== "sub" && !usernames.includes(name))
    .map(({ name }) => name);
}

/** What a username is called in this pool. */
export function toUsernameLabel({ usernameAttributes }: UserPoolSettings): string {
  if (usernameAttributes.length === 2) return TEXTS.emailOrPhoneNumber;
  if (usernameAttributes.includes("email")) return TEXTS.email;
  return usernameAttributes.includes("phone_number") ? TEXTS.phoneNumber : TEXTS.username;
}
