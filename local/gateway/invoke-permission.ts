import type { RestApi, Route } from "../openapi/rest-api.ts";

/**
 * Whether the function lets this method call it (contract E-44): one of its permissions must fit the method
 * ARN. A permission without `SourceArn` fits every one.
 */
export function isInvokeAllowed(permissions: readonly (string | null)[], methodArn: string): boolean {
  return permissions.some((pattern) => pattern === null || matchesArn(pattern, methodArn));
}

/** The ARN that API Gateway names when it calls the function: stage, verb, resource path as in the document. */
export function toSourceArn(api: RestApi, route: Route, method: string): string {
  return `${toStageArn(api)}/${method}${route.resourcePath}`;
}

/** The same with the path as requested; its length is limited where there is an authorizer (E-74). */
export function toMethodArn(api: RestApi, method: string, path: string): string {
  return `${toStageArn(api)}/${method}${path}`;
}

function toStageArn({ region, accountId, restApiId, stageName }: RestApi): string {
  return `arn:aws:execute-api:${region}:${accountId}:${restApiId}/${stageName}`;
}

/** `ArnLike`: `*` and `?` stand for what they do in file names, within each of the six parts. */
function matchesArn(pattern: string, arn: string): boolean {
  const patterns = splitArn(pattern);
  const parts = splitArn(arn);
  // The partition is not compared: an API of the twin is in whatever partition its template says.
  return (
    patterns.length === parts.length &&
    parts.every((part, index) => index === 1 || matchesGlob(patterns[index] ?? "", part))
  );
}

function splitArn(arn: string): readonly string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}

/** Linear but for one step back to the last `*`. */
function matchesGlob(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let index = 0;
  while (index < text.length) {
    const wanted = pattern[at];
    if (wanted === "*") {
      star = at;
      at += 1;
      resume = index;
    } else if (wanted === "?" || wanted === text[index]) {
      at += 1;
      index += 1;
    } else if (star !== -1) {
      at = star + 1;
      resume += 1;
      index = resume;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
