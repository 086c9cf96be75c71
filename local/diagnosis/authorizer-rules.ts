import { isInvokeAllowed, toAuthorizerArn } from "../gateway/invoke-permission.ts";
import type { LambdaAuthorizer } from "../openapi/authorizer-definition.ts";
import type { FunctionResource } from "../template/resources.ts";
import { atScheme, type DiagnosedApi, type DiagnosisMaterial, listRoutes, toRouteName } from "./material.ts";
import { atOperation, type Observation, type Rule } from "./rule.ts";

/** Authorizers that are functions, and keys that are none. */
export const AUTHORIZER_RULES: readonly Rule[] = [
  {
    id: "authorizer-permission-missing",
    clause: "gateway E-44",
    severity: "error",
    title: "a Lambda authorizer's function does not let the API call it: every call answers 500",
    observe: (material) =>
      listDeciders(material).flatMap(({ api, authorizer, resource, at }) => {
        if (resource === undefined || authorizer.credentials !== undefined) return [];
        const arn = toAuthorizerArn(api, authorizer.authorizerId);
        if (isInvokeAllowed(resource.invokePermissions, arn)) return [];
        return [
          {
            place: at,
            problem: `${resource.origin.logicalId} does not let the authorizer ${authorizer.name} call it: every route behind it answers 500.`,
            remedy: "Add an AWS::Lambda::Permission for apigateway.amazonaws.com on it.",
          },
        ];
      }),
  },
  {
    id: "authorizer-function-elsewhere",
    clause: "gateway B-34",
    severity: "warning",
    title: "a Lambda authorizer's function is not in the template, so nobody gets in here",
    observe: (material) =>
      listDeciders(material)
        .filter(({ resource }) => resource === undefined)
        .map(({ authorizer, at }) => ({
          place: at,
          problem: `${authorizer.name} asks ${authorizer.functionArn}, which is not in this template: here every route behind it answers 500.`,
          remedy: "Name a function of this template with Fn::Sub and its Arn.",
        })),
  },
  {
    id: "authorizer-result-kept",
    clause: "gateway A-73",
    severity: "note",
    title: "a Lambda authorizer's policy is kept and judged for other routes, too",
    observe: (material) =>
      listDeciders(material)
        .filter(({ authorizer, routes }) => authorizer.resultTtlInSeconds > 0 && routes > 1)
        .map(({ authorizer, at, routes }) => ({
          place: at,
          problem: `The policy that ${authorizer.name} gives for one of its ${routes} routes is kept for ${authorizer.resultTtlInSeconds} s and judged for all of them: one that allows its own methodArn alone refuses the others.`,
          remedy: "Let it name every route that the caller may use, or set the TTL to 0.",
        })),
  },
  {
    id: "api-key-alone",
    clause: "gateway B-61",
    severity: "warning",
    title: "an API key is all that a route asks for, and a key says nothing of who calls",
    observe: (material) =>
      listRoutes(material)
        .filter(({ route }) => route.isApiKeyRequired && route.authorization === undefined)
        .map((diagnosed) => ({
          place: atOperation(diagnosed),
          problem: `${toRouteName(diagnosed.route)} asks for an API key and for nobody's token: whoever has the key is let in.`,
          remedy: "Add an authorizer; keys are for counting, not for guarding.",
        })),
  },
  {
    id: "api-key-without-plan",
    clause: "gateway B-61",
    severity: "error",
    title: "a route asks for an API key, and no usage plan of its stage has one",
    observe: (material) =>
      listRoutes(material)
        .filter(({ route, api }) => route.isApiKeyRequired && !hasKeys(material, api))
        .map((diagnosed) => ({
          place: atOperation(diagnosed),
          problem: `${toRouteName(diagnosed.route)} asks for an API key, and no usage plan gives one to this stage: everybody gets 403.`,
          remedy: "Add an AWS::ApiGateway::UsagePlan for the stage, with a key, or Auth.UsagePlan of SAM.",
        })),
  },
];

function hasKeys({ stack }: DiagnosisMaterial, { restApiId, stageName }: DiagnosedApi["api"]): boolean {
  return stack.usagePlans.some(
    ({ stages, apiKeyIds }) =>
      apiKeyIds.length > 0 &&
      stages.some((stage) => stage.restApiId === restApiId && stage.stageName === stageName),
  );
}

interface Decider {
  readonly api: DiagnosedApi["api"];
  readonly authorizer: LambdaAuthorizer;
  readonly resource: FunctionResource | undefined;
  readonly at: Observation["place"];
  /** How many it guards. */
  readonly routes: number;
}

function listDeciders({ apis, stack }: DiagnosisMaterial): readonly Decider[] {
  return apis.flatMap(({ api, resource }) =>
    api.authorizers
      .filter((authorizer) => authorizer.kind === "lambda")
      .map((authorizer) => ({
        api,
        authorizer,
        resource: stack.functions.find(({ functionArn }) => functionArn === authorizer.functionArn),
        at: atScheme(resource, authorizer.name),
        routes: api.routes.filter(({ authorization }) => authorization?.authorizer.name === authorizer.name)
          .length,
      })),
  );
}
