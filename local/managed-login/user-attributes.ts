import type { UserPoolSettings } from "../user-pool/user-pool-settings.ts";
import type { Texts } from "./languages/catalogue.ts";
import { TEXTS } from "./texts.ts";

/** How an attribute is asked for: its label, and what helps browsers and keyboards to fill it in. */
export interface AttributeField {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly autocomplete: string;
}

type KnownField = Omit<AttributeField, "name" | "label"> & { readonly label: keyof Texts };

const KNOWN: Readonly<Record<string, KnownField>> = {
  name: { label: "attributeName", type: "text", autocomplete: "name" },
  given_name: { label: "attributeGivenName", type: "text", autocomplete: "given-name" },
  family_name: { label: "attributeFamilyName", type: "text", autocomplete: "family-name" },
  middle_name: { label: "attributeMiddleName", type: "text", autocomplete: "additional-name" },
  nickname: { label: "attributeNickname", type: "text", autocomplete: "nickname" },
  preferred_username: { label: "attributePreferredUsername", type: "text", autocomplete: "username" },
  profile: { label: "attributeProfile", type: "url", autocomplete: "url" },
  picture: { label: "attributePicture", type: "url", autocomplete: "photo" },
  website: { label: "attributeWebsite", type: "url", autocomplete: "url" },
  email: { label: "email", type: "email", autocomplete: "email" },
  gender: { label: "attributeGender", type: "text", autocomplete: "sex" },
  birthdate: { label: "attributeBirthdate", type: "date", autocomplete: "bday" },
  zoneinfo: { label: "attributeZoneinfo", type: "text", autocomplete: "off" },
  locale: { label: "attributeLocale", type: "text", autocomplete: "language" },
  phone_number: { label: "phoneNumber", type: "tel", autocomplete: "tel" },
  address: { label: "attributeAddress", type: "text", autocomplete: "street-address" },
  updated_at: { label: "attributeUpdatedAt", type: "number", autocomplete: "off" },
};

export function toAttributeField(name: string): AttributeField {
  const known = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
  if (known === undefined) return { name, label: name, type: "text", autocomplete: "off" };
  return { ...known, name, label: TEXTS[known.label] };
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

/** The same inside a sentence, where only German keeps the capital of a noun. */
export function toUsernameInSentence(settings: UserPoolSettings): string {
  const label = toUsernameLabel(settings);
  return TEXTS.language === "de" ? label : label.toLowerCase();
}
