import { toLocalHost } from "../gateway/api-address.ts";
import type { RestApi } from "../openapi/rest-api.ts";
import type { UserPool } from "../user-pool/user-pool.ts";
import { toApiKeyLines, toApiKeySummaries } from "./api-key-summary.ts";
import {
  describeHttpAddresses,
  findHttpExample,
  type HttpApiSummary,
  type HttpExample,
  toHttpApiSummaries,
} from "./http-api-summary.ts";
import { toDomainHosts } from "./pool-certificate.ts";
import { toRouteLines, toRouteSummaries } from "./route-summary.ts";
import type { IssuerKind } from "./twin-options.ts";
import { type RunningParts, toApiUrl, toSignInUrls } from "./twin-summary.ts";
import { adviseOnBranding } from "./unbranded-clients.ts";

export interface StartScreenOptions {
  readonly issuer: IssuerKind;
  /** Bold headings and dim remarks. */
  readonly isColourful: boolean;
  /** The command line of another command, as this one was started. */
  toCommand(command: string, rest: string): string;
  /** Lines of advice: what is unusual about this start. */
  readonly notes: readonly string[];
}

/** What a person reads when the twin is ready: who guards what, where to sign in, what to type next. */
export function toStartScreen(parts: RunningParts, options: StartScreenOptions): string {
  const { stack, apis, httpApis, pools, origins } = parts;
  const style = createStyle(options.isColourful);
  const sections = [
    [`${style.bold("Gatehouse")} runs ${style.bold(stack.stackName)} as it would run in ${stack.region}.`],
    ...apis.map((api) => toApiSection(api, origins.api, style)),
    ...toHttpApiSummaries({ httpApis, apis, origin: origins.api }).map((api) => toHttpSection(api, style)),
    toCustomDomainSection(parts, style),
    toApiKeySection(parts, style),
    ...pools.map((pool) => toPoolSection(pool, origins.pool, { options, style })),
    toHttpsSection(parts, style),
    toDeskSection(origins.desk, style),
    ...(pools.length === 0 ? [] : [toUserSection(options, style)]),
    ...apis.slice(0, 1).map((api) => toCurlSection(api, origins.api, { options, style })),
    ...(apis.length === 0 ? [toHttpCurlSection(parts, { options, style })] : []),
    toNotRunHere(parts, style),
    toNotes(parts, options, style),
    [style.dim("Ctrl-C stops it. Why a request was refused is said below, never in the answer.")],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(toPlainLine).join("\n"))
    .join("\n\n");
}

const ESCAPE = "\u001b";
const OWN_STYLE = new Set([1, 2, 22].map((code) => `${ESCAPE}[${code}m`));

/** Names come from the template, which may be a stranger's: no control character but those of our own style. */
function toPlainLine(line: string): string {
  return line.replace(/\p{Cc}(?:\[\d+m)?/gu, (text) => (OWN_STYLE.has(text) ? text : ""));
}

interface Style {
  bold(text: string): string;
  dim(text: string): string;
}

interface Voice {
  readonly options: StartScreenOptions;
  readonly style: Style;
}

function createStyle(isColourful: boolean): Style {
  if (!isColourful) return { bold: (text) => text, dim: (text) => text };
  const [bold, dim, end] = [...OWN_STYLE];
  return { bold: (text) => `${bold}${text}${end}`, dim: (text) => `${dim}${text}${end}` };
}

function toApiSection(api: RestApi, origin: string, style: Style): string[] {
  return [
    `${style.bold("REST API")}   ${toApiUrl(api, origin)}/`,
    ...toRouteLines(toRouteSummaries(api)).map((line) => `  ${line}`),
  ];
}

function toHttpSection({ apiUrl, routes }: HttpApiSummary, style: Style): string[] {
  return [`${style.bold("HTTP API")}   ${apiUrl}/`, ...toRouteLines(routes).map((line) => `  ${line}`)];
}

/** Browsers, curl and the like take every name below `localhost` for this machine. */
function toCustomDomainSection({ stack, origins }: RunningParts, style: Style): string[] {
  const { port } = new URL(origins.api);
  const urls = stack.customDomains.map(
    ({ domainName, basePath }) => `http://${toLocalHost(domainName)}:${port}/${basePath}`,
  );
  return urls.map((url, index) => `${index === 0 ? style.bold("Domains ") : "        "}   ${url}`);
}

function toApiKeySection({ stack }: RunningParts, style: Style): string[] {
  const lines = toApiKeyLines(toApiKeySummaries(stack));
  return lines.length === 0 ? [] : [style.bold("API keys"), ...lines.map((line) => `  ${line}`)];
}

function toPoolSection(pool: UserPool, origin: string, { options, style }: Voice): string[] {
  const { userPoolId, issuer } = pool.settings;
  const why =
    options.issuer === "aws"
      ? "as on AWS, so verifiers that compute it from the pool's id agree; --issuer local takes the twin's address"
      : "the twin's own address, so clients that discover it agree; --issuer aws takes that of AWS";
  return [
    `${style.bold("User pool")}  ${userPoolId}  ${style.dim(origin)}`,
    ...pool.listClients().flatMap((client) => {
      const { code, token } = toSignInUrls(client, origin);
      return [
        `  client ${client.clientName} ${style.dim(client.clientId)}`,
        ...(code === undefined ? [] : [`    sign in for a code    ${code}`]),
        ...(token === undefined ? [] : [`    sign in for a token   ${token}`]),
      ];
    }),
    `  issuer ${issuer} ${style.dim(`(${why})`)}`,
  ];
}

/** Each pool has a host of its own there, so that a browser keeps their cookies apart. */
function toHttpsSection({ pools, origins, caFile, stack }: RunningParts, style: Style): string[] {
  if (pools.length === 0) return [];
  const { port } = new URL(origins.poolHttps);
  const domains = pools.flatMap((pool) => pool.domains);
  const hosts = toDomainHosts(domains, stack.region).map((host) => `https://${host}:${port}`);
  const trust =
    caFile === null ? "a certificate of this process only" : `trust ${caFile}, as the README says`;
  return [
    `${style.bold("By https")}   ${origins.poolHttps}  ${style.dim(trust)}`,
    ...hosts.map((host) => `           ${host}`),
  ];
}

function toDeskSection(origin: string, style: Style): string[] {
  return [
    `${style.bold("Desk")}       ${origin}/  ${style.dim("outbox, callback page, 401 and 200 to look at")}`,
  ];
}

function toUserSection({ toCommand }: StartScreenOptions, style: Style): string[] {
  return [
    `${style.bold("A user")}     ${toCommand("user", "create ada@example.com")}`,
    `           ${style.dim("or sign up on the sign-in page; codes arrive in the outbox and here")}`,
  ];
}

/** The two lines that show what this is all about, for the first guarded GET. */
function toCurlSection(api: RestApi, origin: string, { options, style }: Voice): string[] {
  const route = api.routes.find(
    ({ method, authorization, resourcePath }) =>
      authorization?.authorizer.kind === "cognito" &&
      (method === "GET" || method === "ANY") &&
      !resourcePath.includes("{"),
  );
  const { authorizer, scopes } = route?.authorization ?? {};
  if (route === undefined || authorizer?.kind !== "cognito") return [];
  const url = `${toApiUrl(api, origin)}${route.resourcePath}`;
  const isAccessToken = scopes?.length !== 0;
  return toCurlLines({ url, header: authorizer.identityHeader, isAccessToken }, { options, style });
}

function toHttpCurlSection({ httpApis, apis, origins }: RunningParts, voice: Voice): string[] {
  const example = findHttpExample({ httpApis, apis, origin: origins.api });
  return example === undefined ? [] : toCurlLines(example, voice);
}

function toCurlLines({ url, header, isAccessToken }: HttpExample, { options, style }: Voice): string[] {
  const token = `$(${options.toCommand("token", `ada@example.com${isAccessToken ? " --access" : ""}`)})`;
  return [
    `${style.bold("401")}        curl -i ${url}`,
    `${style.bold("200")}        curl -i ${url} -H "${header}: ${token}"`,
  ];
}

function toNotRunHere({ stack }: RunningParts, style: Style): string[] {
  if (stack.notRunHere.length === 0) return [];
  const names = stack.notRunHere.map(({ logicalId, type }) => `${logicalId} (${type})`);
  return [`${style.bold("Not run here")}  ${names.join(", ")}`];
}

function toNotes(
  { stack, apis, httpApis, pools, origins }: RunningParts,
  { notes }: StartScreenOptions,
  style: Style,
): string[] {
  const lines = [
    ...notes,
    ...stack.warnings,
    ...[...apis, ...httpApis].flatMap(({ warnings }) => warnings),
    ...describeHttpAddresses({ httpApis, apis, origin: origins.api }),
    ...adviseOnBranding(pools),
  ];
  return lines.map((line) => `${style.bold("Note")}  ${line}`);
}
