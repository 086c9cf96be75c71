import type { FindVariable } from "./template-variables.ts";

const VARIABLE =
  /\$\{?((?:context|stageVariables)(?:\.[\w:-]+|\['[^']*'\])+)\}?|\$?\{?(method\.request\.(?:header|path|querystring)\.[\w$-]+)\}?/g;

/**
 * D-23: plain substitution. A variable without a value leaves nothing.
 *
 * Whatever a request can influence is escaped for the kind of text it is put into (catalogue A-60).
 */
export function renderTemplate(template: string, mediaType: string, find: FindVariable): string {
  const escapeText = chooseEscape(mediaType);
  return template.replace(VARIABLE, (_, context?: string, parameter?: string) => {
    const name = context ?? parameter ?? "";
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
