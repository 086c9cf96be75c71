import type { Route } from "../openapi/rest-api.ts";
import { getOwn } from "../platform/json.ts";
import {
  atScheme,
  type DiagnosedApi,
  type DiagnosedRoute,
  type DiagnosisMaterial,
  findOperation,
  listIssuingPools,
  listProviderArns,
  listRoutes,
  toRouteName,
} from "./material.ts";
import { atOperation, atProperty, type Observation, type Rule } from "./rule.ts";
import { canGetIdToken, listGrantedScopes } from "./token-grants.ts";

/** Who guards what, and whether somebody can ever pass. */
export const GUARD_RULES: readonly Rule[] = [
  {
    id: "pool-elsewhere",
    clause: "gateway B-34",
    severity: "warning",
    title: "an authorizer trusts a user pool that is not in the template",
    observe: (material) => material.apis.flatMap((one) => observeForeignPools(one, material)),
  },
  {
    id: "authorizer-unused",
    clause: "gateway A-75",
    severity: "warning",
    title: "an authorizer is declared and guards no route",
    observe: ({ apis }) => apis.flatMap(observeUnusedAuthorizers),
  },
  {
    id: "route-unguarded",
    clause: "gateway A-40",
    severity: "warning",
    title: "a route has no guard beside guarded ones, and does not say that it is meant to be open",
    observe: (material) => listOpenRoutes(material, "forgotten").map(toUnguarded),
  },
  {
    id: "route-open",
    clause: "gateway A-40",
    severity: "note",
    title: "a route is declared open to anybody",
    observe: (material) => listOpenRoutes(material, "declared").map(toOpen),
  },
  {
    id: "api-unguarded",
    clause: "gateway G-16",
    severity: "warning",
    title: "no route of an API has a guard",
    observe: ({ apis }) => apis.filter(({ api }) => !api.routes.some(isGuarded)).map(toUnguardedApi),
  },
  {
    id: "scopes-not-granted",
    clause: "gateway A-81",
    severity: "error",
    title: "a method wants scopes that no app client of the pool can be granted",
    observe: (material) => listRoutes(material).flatMap((one) => observeScopes(one, material)),
  },
  {
    id: "scopes-need-access-token",
    clause: "gateway B-22",
    severity: "note",
    title: "a method has scopes, so ID tokens are refused there",
    observe: (material) =>
      listRoutes(material)
        .filter(({ route }) => (route.authorization?.scopes ?? []).length > 0)
        .map(toAccessTokenOnly),
  },
  {
    id: "id-token-out-of-reach",
    clause: "cognito A2.1",
    severity: "error",
    title: "a method wants an ID token, and no app client of the pool can get one",
    observe: (material) => listRoutes(material).flatMap((one) => observeIdTokens(one, material)),
  },
  {
    id: "validation-expression-on-scopes",
    clause: "gateway A-77",
    severity: "error",
    title: "a validation expression stands on a method with scopes, whose access tokens have no `aud`",
    observe: (material) => listRoutes(material).flatMap(observeExpressions),
  },
  {
    id: "pool-without-clients",
    clause: "cognito G4",
    severity: "error",
    title: "a guarding user pool has no app client, so nobody can get a token",
    observe: (material) =>
      material.pools
        .filter(({ clients, resource }) => clients.length === 0 && isGuarding(material, resource.userPoolArn))
        .map(({ resource: { origin } }) => ({
          place: atProperty(origin),
          problem: `${origin.logicalId} guards routes and has no app client: nobody can sign in to it.`,
          remedy: "Add an AWS::Cognito::UserPoolClient.",
        })),
  },
];

export function isGuarded({ authorization }: Route): boolean {
  return authorization !== undefined;
}

/** A browser cannot send a token with its question, so these are open nearly always. */
function isPreflight({ method }: Route): boolean {
  return method === "OPTIONS";
}

function isGuarding(material: DiagnosisMaterial, userPoolArn: string): boolean {
  return listRoutes(material).some(({ route }) =>
    listProviderArns(route.authorization?.authorizer).includes(userPoolArn),
  );
}

function observeForeignPools(
  { resource, api }: DiagnosedApi,
  { stack }: DiagnosisMaterial,
): readonly Observation[] {
  const own = stack.userPools.map(({ userPoolArn }) => userPoolArn);
  return api.authorizers.flatMap((authorizer) =>
    listProviderArns(authorizer)
      .filter((arn) => !own.includes(arn))
      .map((arn) => ({
        place: atScheme(resource, authorizer.name),
        problem: `${authorizer.name} trusts ${arn}, which is not in this template: tokens of that pool cannot be verified here and are answered with 500.`,
        remedy: "Guard by a pool of this template where a condition says that it runs locally.",
      })),
  );
}

function observeUnusedAuthorizers({ resource, api }: DiagnosedApi): readonly Observation[] {
  return api.authorizers
    .filter(({ name }) => !api.routes.some(({ authorization }) => authorization?.authorizer.name === name))
    .map(({ name }) => ({
      place: atScheme(resource, name),
      problem: `The authorizer ${name} is declared and guards no route.`,
      remedy: "Name it in the security of the operations that it should guard, or remove it.",
    }));
}

function listOpenRoutes(
  material: DiagnosisMaterial,
  how: "declared" | "forgotten",
): readonly DiagnosedRoute[] {
  return listRoutes(material).filter(
    (one) =>
      !isGuarded(one.route) &&
      !isPreflight(one.route) &&
      one.api.routes.some(isGuarded) &&
      isDeclaredOpen(one) === (how === "declared"),
  );
}

function isDeclaredOpen(diagnosed: DiagnosedRoute): boolean {
  const { operation } = findOperation(diagnosed);
  return ["security", "x-amazon-apigateway-auth"].some((name) => getOwn(operation, name) !== undefined);
}

function toUnguarded(diagnosed: DiagnosedRoute): Observation {
  return {
    place: atOperation(diagnosed),
    problem: `${toRouteName(diagnosed.route)} has no security: anybody may call it, while other routes are guarded.`,
    remedy: "Name the authorizer in its security, or write `security: []` to say that it is meant.",
  };
}

function toOpen(diagnosed: DiagnosedRoute): Observation {
  return {
    place: atOperation(diagnosed, "security"),
    problem: `${toRouteName(diagnosed.route)} is declared open: anybody may call it.`,
    remedy: "Nothing, if it is meant.",
  };
}

function toUnguardedApi({ resource: { origin } }: DiagnosedApi): Observation {
  return {
    place: atProperty(origin),
    problem: `No route of ${origin.logicalId} has a guard: anybody may call all of it.`,
    remedy: "Declare an authorizer and name it in the security of the operations.",
  };
}

function observeScopes(diagnosed: DiagnosedRoute, material: DiagnosisMaterial): readonly Observation[] {
  const { route } = diagnosed;
  const wanted = route.authorization?.scopes ?? [];
  const pools = listIssuingPools(material, route).filter(({ clients }) => clients.length > 0);
  if (wanted.length === 0 || pools.length === 0) return [];
  const granted = pools.flatMap(({ clients }) => clients.flatMap(({ client }) => listGrantedScopes(client)));
  if (wanted.some((scope) => granted.includes(scope))) return [];
  return [
    {
      place: atOperation(diagnosed, "security"),
      problem: `${toRouteName(route)} wants ${wanted.join(" or ")}, which no app client of its pool can be granted: nobody can call it.`,
      remedy: "Add the scope to AllowedOAuthScopes of a client with AllowedOAuthFlowsUserPoolClient: true.",
    },
  ];
}

function toAccessTokenOnly(diagnosed: DiagnosedRoute): Observation {
  const { route } = diagnosed;
  return {
    place: atOperation(diagnosed, "security"),
    problem: `${toRouteName(route)} has scopes: it takes access tokens and answers 401 to every ID token.`,
    remedy: "Send the access token there.",
  };
}

function observeIdTokens(diagnosed: DiagnosedRoute, material: DiagnosisMaterial): readonly Observation[] {
  const { route } = diagnosed;
  if (route.authorization?.scopes.length !== 0) return [];
  const clients = listIssuingPools(material, route).flatMap((pool) => pool.clients);
  if (clients.length === 0 || clients.some(({ client }) => canGetIdToken(client))) return [];
  return [
    {
      place: atOperation(diagnosed, "security"),
      problem: `${toRouteName(route)} wants an ID token, and no app client of its pool gets one: none may ask for openid, and none has a sign-in flow.`,
      remedy: "Add openid to AllowedOAuthScopes, or name scopes in security and send access tokens.",
    },
  ];
}

function observeExpressions(diagnosed: DiagnosedRoute): readonly Observation[] {
  const { route } = diagnosed;
  const { authorizer, scopes = [] } = route.authorization ?? {};
  if (authorizer?.kind !== "cognito" || scopes.length === 0) return [];
  if (authorizer.identityValidationExpression === undefined) return [];
  return [
    {
      place: atOperation(diagnosed, "security"),
      problem: `${toRouteName(route)} wants an access token, whose aud ${authorizer.name} compares with ${authorizer.identityValidationExpression}: there is none, so everybody gets 401.`,
      remedy: "Remove identityValidationExpression, or the scopes.",
    },
  ];
}
