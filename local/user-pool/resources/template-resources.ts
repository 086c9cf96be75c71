import type { Clock } from "../../platform/clock.ts";
import type { JsonObject } from "../../platform/json.ts";
import { explainProperties } from "../explain-properties.ts";
import type { AppClientInput, BrandingInput, UserPoolInput } from "../pool-input.ts";
import { rememberResource } from "../resource-dates.ts";
import { PropertyError, readBlock, readChoice, readText } from "../settings/properties.ts";
import type { Store } from "../store.ts";
import { type Branding, parseLook } from "./branding.ts";
import { type IdentityProvider, parseIdentityProvider, toIdentityProviderId } from "./identity-provider.ts";
import { findDomainProblem, type PoolDomain } from "./pool-domains.ts";
import type { StoredPool, TemplateResources } from "./pool-tables.ts";
import { parseResourceServer } from "./resource-server.ts";
import type { StoredClient } from "./stored-client.ts";

interface Known {
  readonly store: Store;
  readonly clock: Clock;
}

/** What the template describes, with the dates at which this state first saw it. @throws StartError */
export function toTemplateResources(known: Known, inputs: readonly UserPoolInput[]): TemplateResources {
  return {
    pools: inputs.map((input) => toStoredPool(known, input)),
    clients: inputs.flatMap((input) =>
      input.clients.map((client) => toStoredClient(known, input.userPoolId, client)),
    ),
    domains: inputs.flatMap(({ userPoolId, domains }) =>
      domains.map((domain) =>
        typeof domain === "string"
          ? toDomain(userPoolId, { domain, properties: {} })
          : explainProperties(domain.origin, () => toDomain(userPoolId, domain)),
      ),
    ),
    resourceServers: inputs.flatMap(({ userPoolId, resourceServers = [] }) =>
      resourceServers.map(({ origin, properties }) =>
        explainProperties(origin, () => parseResourceServer(userPoolId, properties)),
      ),
    ),
    brandings: inputs.flatMap(({ userPoolId, brandings = [] }) =>
      brandings.map((branding) =>
        explainProperties(branding.origin, () => toBranding(known, userPoolId, branding)),
      ),
    ),
    identityProviders: inputs.flatMap(({ userPoolId, identityProviders = [] }) =>
      identityProviders.map(({ origin, properties }) =>
        explainProperties(origin, () => toProvider(known, userPoolId, properties)),
      ),
    ),
  };
}

function toStoredPool(known: Known, input: UserPoolInput): StoredPool {
  const { userPoolId, userPoolArn, region, properties } = input;
  const dates = rememberResource(known, userPoolId, properties);
  return { userPoolId, userPoolArn, region, properties, ...dates };
}

function toStoredClient(known: Known, userPoolId: string, input: AppClientInput): StoredClient {
  const { clientId, clientSecret, properties } = input;
  const dates = rememberResource(known, clientId, properties);
  const { createdAt } = dates;
  const secrets =
    clientSecret === undefined ? [] : [{ secretId: `${clientId}-1`, value: clientSecret, createdAt }];
  return { userPoolId, clientId, properties, secrets, ...dates };
}

function toDomain(
  userPoolId: string,
  { domain, properties: values }: { readonly domain: string; readonly properties: JsonObject },
): PoolDomain {
  const properties = { path: "", values };
  const version = readChoice(properties, "ManagedLoginVersion", ["1", "2"]) ?? "1";
  const custom = readBlock({ path: "", values }, "CustomDomainConfig");
  const found: PoolDomain = {
    userPoolId,
    domain,
    managedLoginVersion: version === "2" ? 2 : 1,
    certificateArn: readText(custom, "CertificateArn") ?? null,
  };
  const problem = findDomainProblem(found);
  if (problem === undefined) return found;
  const remedy = "Choose another one: AWS refuses the stack, too.";
  throw new PropertyError("Domain", { problem, remedy });
}

function toBranding(
  known: Known,
  userPoolId: string,
  { brandingId, properties: values }: BrandingInput,
): Branding {
  const dates = rememberResource(known, brandingId, values);
  const clientId = readText({ path: "", values }, "ClientId") ?? "";
  return { userPoolId, brandingId, clientId, ...parseLook(values), ...dates };
}

function toProvider(known: Known, userPoolId: string, properties: JsonObject): IdentityProvider {
  const provider = parseIdentityProvider(userPoolId, properties);
  return { ...provider, ...rememberResource(known, toIdentityProviderId(provider), properties) };
}
