import { html } from "hono/html";
import { toShell } from "./callback-pages.ts";
import { type Html, toCopyable, toPage } from "./layout.ts";

/** What a person enters about a stack on AWS. */
export interface AwsEntry {
  readonly domain: string;
  readonly clientId: string;
  readonly apiUrl: string;
}

export interface AwsPageOptions {
  readonly entry: AwsEntry;
  readonly callbackUrl: string;
  /** Why the entry cannot be used. */
  readonly problem?: string;
}

/** Asks for a deployed stack's outputs, and shows what to type for whatever needs credentials. */
export function toAwsPage({ entry, callbackUrl, problem }: AwsPageOptions): Html {
  return toPage({
    title: "A stack on AWS",
    current: "aws",
    content: html`
<p class="lead">Sign in to a deployed stack and try its API from here. The desk holds no AWS credentials: what needs them is shown as a command.</p>
${problem === undefined ? "" : html`<p class="notice bad" role="alert">${problem}</p>`}
<form class="stack" method="post" action="/aws">
<label>Domain <small>output HostedUiBaseUrl</small><input name="domain" value="${entry.domain}" placeholder="https://hello-1a2b3c4d.auth.us-east-1.amazoncognito.com" required></label>
<label>Client id <small>output UserPoolClientId</small><input name="client_id" value="${entry.clientId}" required></label>
<label>API URL <small>output ApiUrl</small><input name="api_url" value="${entry.apiUrl}" placeholder="https://abc123defg.execute-api.us-east-1.amazonaws.com/Prod"></label>
<button class="primary">Sign in on AWS <small>code + PKCE</small></button>
</form>
<p>The client's callback URLs must contain <code>${callbackUrl}</code>; the template's default does.</p>
<section><h2>Test the authorizer and the API</h2>
${toAwsCommands(entry.apiUrl || undefined)}</section>`,
  });
}

/** `aws` and `curl` for a deployed API; placeholders in capitals where nothing was entered. */
export function toAwsCommands(apiUrl: string | undefined): Html {
  const { restApiId, region, url } = describeApi(apiUrl);
  const test = [
    `aws apigateway get-authorizers --region ${region} --rest-api-id ${restApiId} --query 'items[].[id,name]' --output text`,
    `aws apigateway test-invoke-authorizer --region ${region} --rest-api-id ${restApiId} \\`,
    '  --authorizer-id AUTHORIZER_ID --headers "Authorization=$ID_TOKEN"',
  ];
  const calls = [`curl -i ${toShell(url)}`, `curl -i ${toShell(url)} -H "Authorization: $ID_TOKEN"`];
  return html`${toCopyable("read -rs ID_TOKEN   # paste the ID token, press Enter", "Command that takes the token")}
${toCopyable(test.join("\n"), "Commands that test the authorizer")}
${toCopyable(calls.join("\n"), "Commands for 401 and 200")}`;
}

const API_URL =
  /^https:\/\/([a-z0-9]{10})\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?(?:\/[\w~.$-]*)*$/;

function describeApi(apiUrl: string | undefined) {
  const match = API_URL.exec(apiUrl ?? "");
  return {
    restApiId: match?.[1] ?? "API_ID",
    region: match?.[2] ?? "REGION",
    url: apiUrl ? (apiUrl.endsWith("/") ? apiUrl : `${apiUrl}/`) : "API_URL",
  };
}
