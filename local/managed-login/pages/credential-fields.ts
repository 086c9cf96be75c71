import { html } from "hono/html";
import { TEXTS } from "../texts.ts";
import { toAttributeField, toUsernameLabel } from "../user-attributes.ts";
import { type Copy, type Field, type Html, renderField, renderPasswordRules } from "./form-parts.ts";
import { hasErrorNotice, type PageView } from "./page.ts";

interface FieldOptions {
  readonly copy: Copy;
  readonly value?: string | undefined;
  readonly isFirst?: boolean;
  /** Whether a refusal may be about this field. @default false */
  readonly isSuspect?: boolean;
}

/**
 * The username as it is typed: no `type="email"`, for a `sub` signs in as well. The keyboard of a phone still
 * has its `@`.
 */
export function renderUsernameField(
  view: Pick<PageView, "settings" | "notice">,
  { isSuspect = false, ...options }: FieldOptions,
): Html {
  const { usernameAttributes } = view.settings;
  const [only] = usernameAttributes.length === 1 ? usernameAttributes : [];
  return renderField({
    ...options,
    label: toUsernameLabel(view.settings),
    name: "username",
    id: "signInFormUsername",
    type: "text",
    autocomplete: "username",
    maxLength: 128,
    inputMode: only === "phone_number" ? "tel" : usernameAttributes.length > 0 ? "email" : undefined,
    placeholder: only === "email" ? "name@host.com" : undefined,
    ...describeNotice(view, isSuspect),
  });
}

/**
 * The username where it is known already: posted, and out of everybody's way but that of password managers,
 * which do not look at hidden inputs.
 */
export function renderKnownUsername(username: string): Html {
  return html`<input class="unseen" type="text" name="username" value="${username}" autocomplete="username" readonly tabindex="-1" aria-hidden="true" />`;
}

export interface PasswordOptions {
  readonly copy: Copy;
  readonly id?: string | undefined;
  readonly name?: string;
  readonly label?: string;
  readonly isFirst?: boolean;
  readonly isOptional?: boolean;
}

export function renderPasswordField(
  view: Pick<PageView, "notice">,
  { copy, id, name = "password", label = TEXTS.password, isFirst = false }: PasswordOptions,
): Html {
  return renderField({
    copy,
    label,
    name,
    id,
    type: "password",
    autocomplete: "current-password",
    maxLength: 256,
    isFirst,
    ...describeNotice(view, true),
  });
}

/** A password to be chosen, with the rules of the pool below it. */
export function renderNewPasswordField(
  view: Pick<PageView, "settings" | "notice">,
  options: PasswordOptions,
): Html {
  const { copy, id, name = "password", label = TEXTS.newPassword, isFirst, isOptional } = options;
  return html`${renderField({
    copy,
    label,
    name,
    id,
    type: "password",
    autocomplete: "new-password",
    maxLength: 256,
    isFirst,
    isOptional,
    describedBy: isFirst === true && view.notice !== undefined ? ["notice", "rules"] : ["rules"],
  })}
  ${renderPasswordRules(view.settings.passwordPolicy, copy)}`;
}

/** The same once more, against slips of the finger. */
export function renderPasswordAgainField(copy: Copy): Html {
  return renderField({
    copy,
    label: TEXTS.newPasswordAgain,
    name: "confirm_password",
    id: "confirm_password",
    type: "password",
    autocomplete: "new-password",
    maxLength: 256,
  });
}

/** A code from the mail or the phone. */
export function renderCodeField(view: Pick<PageView, "notice">, copy: Copy, options: CodeOptions): Html {
  return renderField({
    copy,
    label: TEXTS.code,
    name: options.name,
    id: options.id,
    type: "text",
    autocomplete: "one-time-code",
    maxLength: 2048,
    inputMode: "numeric",
    isFirst: options.isFirst,
    isCode: true,
    ...describeNotice(view, options.isSuspect),
  });
}

export interface CodeOptions {
  readonly name: string;
  readonly id: string;
  readonly isFirst: boolean;
  /** Whether a refusal can only be about the code. */
  readonly isSuspect: boolean;
}

function describeNotice(
  view: Pick<PageView, "notice">,
  isSuspect: boolean,
): Pick<Field, "describedBy" | "isWrong"> {
  return {
    describedBy: view.notice === undefined ? [] : ["notice"],
    isWrong: isSuspect && hasErrorNotice(view),
  };
}

/** `requiredAttributes[name]`, one field each (contract A3). */
export function renderAttributeFields(
  view: Pick<PageView, "notice">,
  copy: Copy,
  names: readonly string[],
): readonly Html[] {
  return names.map((attribute) => {
    const name = `requiredAttributes[${attribute}]`;
    const { label, type, autocomplete } = toAttributeField(attribute);
    return renderField({
      copy,
      label,
      name,
      type,
      autocomplete,
      maxLength: 2048,
      value: view.notice?.values[name],
    });
  });
}
