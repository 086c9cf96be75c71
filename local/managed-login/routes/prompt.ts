/** The query with another `prompt`, whatever it had: a parameter that stands twice is refused. */
export function withPrompt(query: string, prompt: "login"): string {
  const rest = withoutPrompt(query);
  return `${rest}${rest === "" ? "" : "&"}prompt=${prompt}`;
}

export function withoutPrompt(query: string): string {
  return without(query, ["prompt"]);
}

/** The query that asks for one external provider, whatever it asked for before. */
export function withProvider(query: string, name: string): string {
  const rest = without(query, ["identity_provider", "idp_identifier"]);
  return `${rest}${rest === "" ? "" : "&"}identity_provider=${encodeURIComponent(name)}`;
}

function without(query: string, names: readonly string[]): string {
  return query
    .split("&")
    .filter((pair) => !names.includes(pair.split("=")[0] ?? ""))
    .join("&");
}
