/** The query with another `prompt`, whatever it had: a parameter that stands twice is refused. */
export function withPrompt(query: string, prompt: "login"): string {
  const rest = withoutPrompt(query);
  return `${rest}${rest === "" ? "" : "&"}prompt=${prompt}`;
}

export function withoutPrompt(query: string): string {
  return query
    .split("&")
    .filter((pair) => !/^prompt(?:=|$)/.test(pair))
    .join("&");
}
