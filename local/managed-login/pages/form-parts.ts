import { html } from "hono/html";
import type { PasswordPolicy } from "../../user-pool/user-pool-settings.ts";
import type { PageGeneration } from "../page-look.ts";
import { fill, TEXTS } from "../texts.ts";

export type Html = ReturnType<typeof html>;

/**
 * The classic page holds each form twice, one for narrow windows and one for wide ones, and test suites are
 * written against that: `(//input[@id='signInFormUsername'])[2]`, `.visible-lg #signInFormUsername`
 * (contract A3). So ids that suites know stand twice here too. The copy that the window's width does not call
 * for is `display: none`, so neither keyboard nor screen reader meets it, and nothing refers to such an id:
 * labels hold their input, and what `aria-describedby` names is prefixed with the copy.
 */
export type Copy = "mobile" | "desktop" | "only";

/** Classic pages hold each form twice; managed login holds it once, as AWS's does. */
export function renderCopies(
  { generation }: { readonly generation: PageGeneration },
  render: (copy: Copy) => Html,
): Html {
  if (generation === "managed") return html`<div class="modal-content">${render("only")}</div>`;
  return html`<div class="modal-content background-customizable modal-content-mobile visible-xs visible-sm">
      ${render("mobile")}
    </div>
    <div class="modal-content background-customizable modal-content-desktop visible-md visible-lg">
      ${render("desktop")}
    </div>`;
}

/** The id by which suites find the form of managed login. Observed: 2026, in public end-to-end tests. */
export function renderFormId({ generation }: { readonly generation: PageGeneration }): Html | "" {
  return generation === "managed" ? html`id="primary-form"` : "";
}

export interface Field {
  readonly copy: Copy;
  readonly label: string;
  readonly name: string;
  readonly id?: string | undefined;
  readonly type: string;
  readonly autocomplete: string;
  readonly value?: string | undefined;
  readonly maxLength: number;
  readonly inputMode?: "email" | "tel" | "numeric" | undefined;
  readonly placeholder?: string | undefined;
  /** Ids (without the copy) of what describes the field. */
  readonly describedBy?: readonly string[] | undefined;
  readonly isFirst?: boolean | undefined;
  readonly isCode?: boolean | undefined;
  readonly isWrong?: boolean | undefined;
  readonly isOptional?: boolean | undefined;
}

export function renderField(field: Field): Html {
  const describedBy = (field.describedBy ?? []).map((id) => `${field.copy}-${id}`).join(" ");
  return html`<div class="field"><label class="label-customizable"
    ><span>${field.label}</span
    ><input
      class="form-control inputField-customizable${field.isCode === true ? " code" : ""}"
      name="${field.name}"
      type="${field.type}"
      ${attribute("id", field.id)}
      ${attribute("value", field.value)}
      ${attribute("inputmode", field.inputMode)}
      ${attribute("placeholder", field.placeholder)}
      ${attribute("aria-describedby", describedBy)}
      ${attribute("aria-invalid", field.isWrong === true ? "true" : "")}
      autocomplete="${field.autocomplete}"
      maxlength="${field.maxLength}"
      autocapitalize="none"
      spellcheck="false"
      ${field.isOptional === true ? "" : "required"}
      ${field.isFirst === true ? "autofocus" : ""}
  /></label></div>`;
}

export function renderHidden(name: string, value: string | undefined): Html {
  return html`<input type="hidden" name="${name}" value="${value ?? ""}" />`;
}

/** The rules of the pool; the script ticks those that are met. */
export function renderPasswordRules(policy: PasswordPolicy, copy: Copy): Html {
  const rules: readonly (readonly [isOn: boolean, name: string, text: string])[] = [
    [true, "length", fill(TEXTS.ruleLength, { count: String(policy.minimumLength) })],
    [policy.requireLowercase, "lowercase", TEXTS.ruleLowercase],
    [policy.requireUppercase, "uppercase", TEXTS.ruleUppercase],
    [policy.requireNumbers, "number", TEXTS.ruleNumber],
    [policy.requireSymbols, "symbol", TEXTS.ruleSymbol],
  ];
  return html`<div class="rules" id="${copy}-rules" data-length="${policy.minimumLength}">
    <p>${TEXTS.rules}</p>
    <ul>
      ${rules.filter(([isOn]) => isOn).map(([, name, text]) => html`<li data-rule="${name}">${text}<span class="unseen" hidden>, ${TEXTS.ruleMet}</span></li>`)}
    </ul>
  </div>`;
}

function attribute(name: string, value: string | undefined): Html | "" {
  return value === undefined || value === "" ? "" : html`${name}="${value}"`;
}
