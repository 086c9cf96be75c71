import { getOwn, type JsonObject } from "../platform/json.ts";
import { toOrigin } from "./origin.ts";
import { createClientId, createClientSecret, createUserPoolId, toUserPoolArn } from "./physical-ids.ts";
import type { ResourceScope } from "./resource-scope.ts";
import type {
  UserPoolAttachment,
  UserPoolClientResource,
  UserPoolDomainResource,
  UserPoolResource,
} from "./resources.ts";
import { createRefValue } from "./return-values.ts";
import { copyPlace, findPlace, refuseAt } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";

export interface UserPoolSources {
  readonly resources: readonly TemplateResource[];
  readonly scope: ResourceScope;
  /** `LambdaConfig` entries that SAM's `Cognito` events add, by the pool's logical id. */
  readonly triggers: ReadonlyMap<string, JsonObject>;
}

export interface UserPools {
  readonly userPools: readonly UserPoolResource[];
  /** Resources that name a pool of another stack. */
  readonly foreign: readonly TemplateResource[];
}

const POOL = "AWS::Cognito::UserPool";
const CLIENT = "AWS::Cognito::UserPoolClient";
const DOMAIN = "AWS::Cognito::UserPoolDomain";

/** Every Cognito resource that belongs to a user pool, whether it is served here yet or not. */
export function isUserPoolResource(type: string): boolean {
  return type.startsWith(POOL) || OTHER_ATTACHMENTS.has(type);
}

const OTHER_ATTACHMENTS = new Set([
  "AWS::Cognito::ManagedLoginBranding",
  "AWS::Cognito::LogDeliveryConfiguration",
  "AWS::Cognito::Terms",
]);

/** The pools of the template, each with all that names it. @throws StartError */
export function buildUserPools(sources: UserPoolSources): UserPools {
  const members = sources.resources.filter(({ type }) => isUserPoolResource(type) && type !== POOL);
  const resolved = members.map((resource) => toMember(resource, sources.scope));
  const pools = sources.resources.filter(({ type }) => type === POOL);
  const userPools = pools.map((pool) => buildUserPool(pool, sources, resolved));
  const ids = new Set(userPools.map(({ userPoolId }) => userPoolId));
  return {
    userPools,
    foreign: resolved.filter((member) => !ids.has(member.userPoolId)).map(({ resource }) => resource),
  };
}

interface PoolMember {
  readonly resource: TemplateResource;
  readonly userPoolId: string;
  readonly properties: JsonObject;
}

function toMember(resource: TemplateResource, scope: ResourceScope): PoolMember {
  const properties = scope.resolveProperties(resource);
  const userPoolId = getOwn(properties, "UserPoolId");
  if (typeof userPoolId !== "string") {
    refuseAt(
      findPlace(properties, "UserPoolId"),
      "UserPoolId is missing.",
      "Write UserPoolId: !Ref YourUserPool.",
    );
  }
  return { resource, userPoolId, properties };
}

function buildUserPool(
  pool: TemplateResource,
  sources: UserPoolSources,
  members: readonly PoolMember[],
): UserPoolResource {
  const { identity } = sources.scope;
  const userPoolId = createUserPoolId(identity, pool.logicalId);
  const properties = withTriggers(
    sources.scope.resolveProperties(pool),
    sources.triggers.get(pool.logicalId),
  );
  checkMfaConfiguration(properties);
  const own = members.filter((member) => member.userPoolId === userPoolId);
  return {
    origin: toOrigin(pool),
    userPoolId,
    userPoolArn: toUserPoolArn(identity, userPoolId),
    properties,
    clients: ofType(own, CLIENT).map((member) => toClient(member, sources.scope)),
    domains: ofType(own, DOMAIN).map(toDomain),
    attachments: own
      .filter(({ resource: { type } }) => type !== CLIENT && type !== DOMAIN)
      .map((member) => toAttachment(member, sources.scope)),
  };
}

function ofType(members: readonly PoolMember[], type: string): readonly PoolMember[] {
  return members.filter(({ resource }) => resource.type === type);
}

/** `MfaConfiguration: OFF` without quotes is a boolean to CloudFormation, and refused there. */
function checkMfaConfiguration(properties: JsonObject): void {
  const value = getOwn(properties, "MfaConfiguration");
  if (typeof value !== "boolean") return;
  const text = value ? "ON" : "OFF";
  const problem = `MfaConfiguration is the boolean ${value}: that is how YAML reads ${text} without quotes.`;
  refuseAt(findPlace(properties, "MfaConfiguration"), problem, `Write MfaConfiguration: "${text}".`);
}

function withTriggers(properties: JsonObject, triggers: JsonObject | undefined): JsonObject {
  if (triggers === undefined) return properties;
  const config = getOwn(properties, "LambdaConfig") ?? {};
  return copyPlace(properties, { ...properties, LambdaConfig: { ...(config as JsonObject), ...triggers } });
}

function toClient({ resource, properties }: PoolMember, scope: ResourceScope): UserPoolClientResource {
  const secret = String(getOwn(properties, "GenerateSecret") ?? false) === "true";
  return {
    origin: toOrigin(resource),
    clientId: createClientId(scope.identity, resource.logicalId),
    ...(secret && { clientSecret: createClientSecret(scope.identity, resource.logicalId) }),
    properties,
  };
}

function toDomain({ resource, properties }: PoolMember): UserPoolDomainResource {
  const domain = getOwn(properties, "Domain");
  if (typeof domain !== "string" || domain === "") {
    refuseAt(
      findPlace(properties, "Domain"),
      "Domain is missing.",
      "Write a prefix, or a host name of yours.",
    );
  }
  return { origin: toOrigin(resource), domain, properties };
}

function toAttachment({ resource, properties }: PoolMember, scope: ResourceScope): UserPoolAttachment {
  const { type, logicalId } = resource;
  const findText = (name: string) => {
    const value = getOwn(properties, name);
    return typeof value === "string" ? value : undefined;
  };
  const physicalId = createRefValue({ logicalId, type, stack: scope.identity, findText });
  return { origin: toOrigin(resource), type, physicalId, properties };
}
