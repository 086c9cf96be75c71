import type { StackOutput } from "../template/resources.ts";
import type { AppClient } from "../user-pool/app-client.ts";
import type { DiagnosisMaterial } from "./material.ts";
import type { Observation, Rule } from "./rule.ts";

/** Links to the hosted pages among the stack's outputs: what the page would say to whoever follows them. */
export const SIGN_IN_LINK_RULES: readonly Rule[] = [
  toLinkRule({
    id: "link-flow-off",
    clause: "cognito A2.2",
    severity: "error",
    title: "a sign-in link asks for a token or code, and the client does not allow that flow",
    explain({ responseType, client }) {
      const flow = FLOWS[responseType];
      if (flow === undefined || (client.isOAuthEnabled && client.oauthFlows.includes(flow))) return undefined;
      return `says response_type=${responseType}, and its client does not allow the ${flow} flow: unauthorized_client`;
    },
    remedy: "Add the flow to AllowedOAuthFlows, or write the other response_type.",
  }),
  toLinkRule({
    id: "link-callback-unknown",
    clause: "cognito A2.2",
    severity: "error",
    title: "a sign-in link sends the browser to a URL that the client has not registered",
    explain: ({ redirectUri, client }) =>
      redirectUri === undefined || client.callbackUrls.includes(redirectUri)
        ? undefined
        : `names ${redirectUri}, which is not among the client's callback URLs: redirect_mismatch`,
    remedy: "Add it to CallbackURLs, letter by letter.",
  }),
  toLinkRule({
    id: "link-scope-unknown",
    clause: "cognito A2.2",
    severity: "error",
    title: "a sign-in link asks for a scope that the client may not have",
    explain({ scopes, client }) {
      const unknown = scopes.find((scope) => !client.oauthScopes.includes(scope));
      return unknown === undefined
        ? undefined
        : `asks for ${unknown}, which its client may not have: invalid_scope`;
    },
    remedy: "Add the scope to AllowedOAuthScopes, or take it out of the link.",
  }),
];

const FLOWS: Readonly<Record<string, "code" | "implicit">> = { code: "code", token: "implicit" };

interface SignInLink {
  readonly client: AppClient;
  readonly responseType: string;
  readonly redirectUri: string | undefined;
  readonly scopes: readonly string[];
}

interface LinkRule extends Omit<Rule, "observe"> {
  /** What is wrong, behind the name of the output; `undefined` when nothing is. */
  explain(link: SignInLink): string | undefined;
  readonly remedy: string;
}

function toLinkRule({ explain, remedy, ...rule }: LinkRule): Rule {
  return {
    ...rule,
    observe: (material) =>
      material.stack.outputs.flatMap((output): readonly Observation[] => {
        const link = parseLink(output, material);
        const problem = link && explain(link);
        if (problem === undefined) return [];
        const place = { file: material.stack.templateFile, path: `Outputs.${output.name}.Value` };
        return [{ place, problem: `The link ${output.name} ${problem}.`, remedy }];
      }),
  };
}

function parseLink({ value }: StackOutput, { pools }: DiagnosisMaterial): SignInLink | undefined {
  if (!URL.canParse(value)) return undefined;
  const { pathname, searchParams } = new URL(value);
  const found = pools
    .flatMap(({ clients }) => clients)
    .find(({ client }) => client.clientId === searchParams.get("client_id"));
  if (found === undefined || !["/oauth2/authorize", "/login", "/signup"].includes(pathname)) return undefined;
  return {
    client: found.client,
    responseType: searchParams.get("response_type") ?? "",
    redirectUri: searchParams.get("redirect_uri") ?? undefined,
    scopes: (searchParams.get("scope") ?? "").split(" ").filter((scope) => scope !== ""),
  };
}
