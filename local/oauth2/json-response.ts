/** AWS writes the charset without a space. */
const JSON_TYPE = "application/json;charset=UTF-8";

export function toJsonResponse(
  body: object,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": JSON_TYPE, ...headers } });
}
