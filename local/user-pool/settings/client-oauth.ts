import type { AppClient, OAuthFlow } from "../app-client.ts";
import { isSystemScope } from "../tokens/scopes.ts";
import { type Properties, PropertyError, readChoices, readFlag, readTexts, toPath } from "./properties.ts";

type OAuthSettings = Pick<AppClient, "isOAuthEnabled" | "oauthFlows" | "oauthScopes">;

const FLOWS: readonly OAuthFlow[] = ["code", "implicit", "client_credentials"];

export interface OAuthRules {
  readonly hasSecret: boolean;
  /** Scopes of the pool's resource servers; without the list every custom scope passes. */
  readonly customScopes: readonly string[] | undefined;
}

/** What a client may do at the OAuth endpoints (contract G4). @throws PropertyError */
export function parseOAuth(properties: Properties, rules: OAuthRules): OAuthSettings {
  const settings: OAuthSettings = {
    isOAuthEnabled: readFlag(properties, "AllowedOAuthFlowsUserPoolClient") ?? false,
    oauthFlows: readChoices(properties, "AllowedOAuthFlows", FLOWS) ?? [],
    oauthScopes: readTexts(properties, "AllowedOAuthScopes") ?? [],
  };
  checkMachineFlow(properties, settings, rules);
  checkScopes(properties, settings, rules);
  return settings;
}

/** AWS: a client acts either for people or for itself, and for itself only with a secret. */
function checkMachineFlow(
  properties: Properties,
  { oauthFlows }: OAuthSettings,
  { hasSecret }: OAuthRules,
): void {
  if (!oauthFlows.includes("client_credentials")) return;
  const refuse = (problem: string, remedy: string) => {
    const path = toPath(properties, "AllowedOAuthFlows");
    throw new PropertyError(path, { problem, remedy, reason: "oauth-flow-invalid" });
  };
  if (oauthFlows.some((flow) => flow !== "client_credentials")) {
    const problem = "client_credentials flow can not be selected along with code flow or implicit flow.";
    refuse(problem, "Make two clients of it.");
  }
  if (!hasSecret) {
    const problem = "client_credentials flow can not be selected if client does not have a client secret.";
    refuse(problem, "Write GenerateSecret: true.");
  }
}

function checkScopes(properties: Properties, { oauthScopes }: OAuthSettings, rules: OAuthRules): void {
  const { customScopes } = rules;
  const unknown = oauthScopes.find(
    (scope) => !isSystemScope(scope) && customScopes !== undefined && !customScopes.includes(scope),
  );
  if (unknown === undefined) return;
  throw new PropertyError(toPath(properties, "AllowedOAuthScopes"), {
    problem: `Invalid scope requested: ${unknown}`,
    remedy: "Declare the scope in an AWS::Cognito::UserPoolResourceServer that the client depends on.",
    reason: "scope-not-found",
  });
}
