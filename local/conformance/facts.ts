import { isJsonObject } from "../platform/json.ts";
import type { Answer } from "./send.ts";
import type { ConformanceTarget } from "./target.ts";

/** What is compared, by name; addresses, ids and everything else that is a target's own are placeholders. */
export type Facts = Readonly<Record<string, string>>;

const ERROR_HEADERS = ["content-type", "x-amzn-errortype", "www-authenticate"] as const;
const CORS_HEADERS = [
  "access-control-allow-origin",
  "access-control-allow-methods",
  "access-control-allow-headers",
  "access-control-max-age",
] as const;
/** Their values are different each time; whether they are there is not. */
const ID_HEADERS = ["x-amzn-requestid", "x-amz-apigw-id", "x-amzn-trace-id"] as const;

/** For answers of the gateway. */
export function toGatewayFacts(answer: Answer, target: ConformanceTarget): Facts {
  return {
    status: String(answer.status),
    ...pickHeaders(answer, [...ERROR_HEADERS, ...CORS_HEADERS, "allow"], target),
    ...Object.fromEntries(ID_HEADERS.map((name) => [name, answer.headers.has(name) ? "present" : "absent"])),
    body: hideOwn(answer.body, target),
  };
}

/** For endpoints that answer JSON or nothing. */
export function toEndpointFacts(answer: Answer, target: ConformanceTarget): Facts {
  return {
    status: String(answer.status),
    ...pickHeaders(answer, ["content-type", "www-authenticate"], target),
    body: hideOwn(answer.body, target),
  };
}

/** For answers that send the browser on. The page behind, if any, is a matter of taste. */
export function toRedirectFacts(answer: Answer, target: ConformanceTarget): Facts {
  const location = answer.headers.get("location");
  if (location === undefined) return { status: String(answer.status), location: "absent" };
  const url = new URL(location, target.hostedUiUrl);
  const query = [...url.searchParams].map(([name, value]) => `${name}=${value}`).join(" & ");
  return {
    status: String(answer.status),
    location: hideOwn(`${url.origin}${url.pathname}`, target),
    "location query": hideOwn(query, target),
  };
}

/** For pages: what test suites and password managers hold on to. */
export function toPageFacts(answer: Answer, target: ConformanceTarget): Facts {
  const fields = [...answer.body.matchAll(/<(?:input|button)\b[^>]*?\bname="([^"]+)"/g)].map(
    ([, name]) => name,
  );
  return {
    status: String(answer.status),
    ...pickHeaders(answer, ["content-type"], target),
    fields: [...new Set(fields)].sort().join(" "),
    cookies: answer.cookies.map(toCookieShape).sort().join(" | "),
  };
}

/** Without `Secure`, which a twin cannot set: it speaks http. */
function toCookieShape(cookie: string): string {
  const [pair = "", ...attributes] = cookie.split(";").map((part) => part.trim());
  const named = attributes.map((attribute) => attribute.split("=")[0]?.toLowerCase() ?? "");
  const shape = named.filter((name) => name !== "secure" && name !== "max-age" && name !== "expires");
  return [pair.split("=")[0], ...shape.sort()].join("; ");
}

/** For documents: each member is a fact of its own. */
export function toDocumentFacts(answer: Answer, target: ConformanceTarget): Facts {
  const members = parseObject(answer.body);
  return {
    status: String(answer.status),
    ...pickHeaders(answer, ["content-type", "access-control-allow-origin"], target),
    members: Object.keys(members).join(" "),
    ...Object.fromEntries(
      Object.entries(members).map(([name, value]) => [name, hideOwn(JSON.stringify(value), target)]),
    ),
  };
}

export function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

function pickHeaders({ headers }: Answer, names: readonly string[], target: ConformanceTarget): Facts {
  return Object.fromEntries(names.map((name) => [name, hideOwn(headers.get(name) ?? "absent", target)]));
}

/** Puts placeholders for what belongs to one target only: the longer ones first, for they hold the shorter. */
function hideOwn(text: string, target: ConformanceTarget): string {
  const own = [
    [target.callbackUrl, "{callback}"],
    [target.logoutUrl ?? "", "{logout}"],
    [target.apiUrl, "{api}"],
    [new URL(target.apiUrl).origin, "{api origin}"],
    [`https://cognito-idp.${target.region}.amazonaws.com/${target.userPoolId}`, "{issuer}"],
    [target.issuerUrl, "{issuer}"],
    [target.hostedUiUrl, "{hosted UI}"],
    [target.userPoolId, "{pool}"],
    [target.clientId, "{client}"],
    [target.idToken, "{ID token}"],
    [target.accessToken, "{access token}"],
  ] as const;
  let hidden = text;
  for (const [value, placeholder] of own) if (value !== "") hidden = hidden.replaceAll(value, placeholder);
  return hidden
    .replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, "{uuid}")
    .replace(/'[A-Za-z0-9+/]{43}='/g, "'{hash}'");
}
