/**
 * A 302 with an empty body. Whatever a header cannot carry (a registered URL may hold it) is percent-encoded,
 * so that no value can end the header and begin another (catalogue B-07, B-14).
 */
export function toRedirect(location: string): Response {
  const safe = location.replace(/[^\x21-\x7e]+/gu, encodeURIComponent);
  return new Response(null, { status: 302, headers: { Location: safe } });
}
