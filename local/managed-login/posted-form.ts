import { isCsrfTokenOf } from "../oauth2/csrf-token.ts";
import type { DomainRequest } from "../oauth2/domain-request.ts";
import type { FormParameters } from "../oauth2/form-parameters.ts";
import { readForm } from "../oauth2/read-form.ts";
import { UserPoolError } from "../user-pool/user-pool-error.ts";
import { PASSKEY_FIELD } from "./page-memory.ts";
import { fill, TEXTS } from "./texts.ts";

export type PostedForm =
  | { readonly kind: "form"; readonly form: FormParameters }
  | { readonly kind: "refused"; readonly status: number; readonly message: string; readonly reason: string };

/**
 * Reads a form that a page of this origin posted. Where it comes from is looked at before it is read, and the
 * token before anything of it is used (catalogue B-26, B-27, B-33).
 */
export async function readPostedForm(request: DomainRequest): Promise<PostedForm> {
  if (!isOwnOrigin(request)) return refuse(403, TEXTS.forged, "it was posted by a page of another origin");
  const read = await readForm(request.raw);
  if (read.kind === "too-large") return refuse(413, TEXTS.tooLarge, "it is too large");
  if (read.kind === "unsupported-type") return refuse(415, TEXTS.notAForm, "it is no form");
  if (!isCsrfTokenOf(request.cookies, read.form.get("_csrf")))
    return refuse(403, TEXTS.forged, "_csrf is not the XSRF-TOKEN cookie of this browser");
  return { kind: "form", form: read.form };
}

/** Longest values, in characters, by the model of the API (contract C1.1). */
const LIMITS: Readonly<Record<string, number>> = {
  username: 128,
  password: 256,
  new_password: 256,
  confirm_password: 256,
  // An authenticator may attest itself by a chain of certificates.
  [PASSKEY_FIELD]: 32_768,
};
const DEFAULT_LIMIT = 2048;

/**
 * A posted field; `""` when it is missing, for the pool to refuse.
 *
 * @throws UserPoolError `invalid-parameter` when it is longer than the API takes; nothing is hashed
 */
export function getField(form: FormParameters, name: string): string {
  const value = form.get(name) ?? "";
  if (value.length <= (LIMITS[name] ?? DEFAULT_LIMIT)) return value;
  throw new UserPoolError("invalid-parameter", { values: { message: fill(TEXTS.tooLong, { field: name }) } });
}

/** Attributes posted as `requiredAttributes[name]`, only those that the page asked for; empty ones are none. */
export function getAttributes(
  form: FormParameters,
  names: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names
      .map((name) => [name, getField(form, `requiredAttributes[${name}]`)] as const)
      .filter(([, value]) => value !== ""),
  );
}

/** Browsers name the origin of every post; a program that is no browser names none. */
function isOwnOrigin({ raw, host }: DomainRequest): boolean {
  const site = raw.headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") return false;
  const origin = raw.headers.get("origin");
  return origin === null || origin === `http://${host}` || origin === `https://${host}`;
}

function refuse(status: number, message: string, reason: string): PostedForm {
  return { kind: "refused", status, message, reason };
}
