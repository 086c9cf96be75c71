import type { FindVariable } from "./template-variables.ts";

const CONTEXT = String.raw`(?:context|stageVariables)(?:\.[\w:-]+|\['[^']*'\])+`;
const PARAMETER = String.raw`method\.request\.(?:header|path|querystring)\.[\w$-]+`;
/** In braces, or without any: a brace that was not opened belongs to the template. */
const VARIABLE = new RegExp(
  String.raw`\$\{(?:(${CONTEXT})|(${PARAMETER}))\}|\$(${CONTEXT})|\$?(${PARAMETER})`,
  "g",
);

/**
 * D-23: plain substitution. A variable without a value leaves nothing.
 *
 * Whatever a request can influence is escaped for the kind of text it is put into (catalogue A-60).
 */
export function renderTemplate(template: string, mediaType: string, find: FindVariable): string {
  const escapeText = chooseEscape(mediaType);
  return template.replace(VARIABLE, (_, ...names: readonly (string | undefined)[]) => {
    const name = names.slice(0, 4).find((one) => one !== undefined) ?? "";
    const value = find(name) ?? "";
    // D-24: already a JSON text of its own, quotes included.
    return name === "context.error.messageString" && escapeText === escapeJson ? value : escapeText(value);
  });
}

function chooseEscape(mediaType: string): (text: string) => string {
  if (/[/+]json\b/i.test(mediaType)) return escapeJson;
  return /html|xml|svg/i.test(mediaType) ? escapeMarkup : (text) => text;
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

const MARKUP: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => MARKUP[character] ?? "");
}
