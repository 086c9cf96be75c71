import { createInlineAsset } from "./inline-asset.ts";

/**
 * Conveniences only; every page works without them: what is typed in one copy of a form is in the other (a tablet
 * may be turned), a password can be looked at, and the rules of the pool are ticked as they are met.
 */
export const PAGE_SCRIPT = createInlineAsset(
  "script",
  String.raw`"use strict";
const typed = [...document.querySelectorAll("input:not([type=hidden]):not([type=submit])")];
for (const input of typed) {
  input.addEventListener("input", () => {
    for (const other of typed) if (other.name === input.name) other.value = input.value;
  });
}

const { show, hide, showPassword, hidePassword } = document.body.dataset;
for (const input of document.querySelectorAll("input[type=password]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "reveal";
  const label = (isShown) => {
    button.textContent = isShown ? hide : show;
    button.setAttribute("aria-label", isShown ? hidePassword : showPassword);
  };
  label(false);
  button.addEventListener("click", () => {
    const isShown = input.type === "text";
    input.type = isShown ? "password" : "text";
    label(!isShown);
  });
  input.closest(".field").append(button);
}

const rules = {
  length: (text, least) => text.length >= least,
  lowercase: (text) => /[a-z]/.test(text),
  uppercase: (text) => /[A-Z]/.test(text),
  number: (text) => /[0-9]/.test(text),
  symbol: (text) => /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~${"`"}=+\-]|\S \S/.test(text),
};
const tick = () => {
  for (const box of document.querySelectorAll(".rules")) {
    const { value } = box.closest("form").querySelector("input[autocomplete=new-password]");
    for (const item of box.querySelectorAll("[data-rule]")) {
      const isMet = rules[item.dataset.rule](value, Number(box.dataset.length));
      item.querySelector("span").hidden = !isMet;
      item.classList.toggle("met", isMet);
    }
  }
};
document.addEventListener("input", tick);
tick();

for (const button of document.querySelectorAll("[data-passkey]")) {
  const { passkey, options, failed, unsupported } = button.dataset;
  const parse = passkey === "create" ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
  const { form } = button;
  const say = (text) => {
    const place = form.querySelector("[data-passkey-failure]");
    place.hidden = false;
    place.textContent = text;
  };
  if (typeof self.PublicKeyCredential?.[parse] !== "function") {
    say(unsupported);
    continue;
  }
  button.disabled = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const publicKey = PublicKeyCredential[parse](JSON.parse(options));
      const credential = await navigator.credentials[passkey]({ publicKey });
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      button.disabled = false;
      say(failed);
    }
  });
}
`,
);
