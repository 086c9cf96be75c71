import type { AuthorizerDefinition } from "../../openapi/authorizer-definition.ts";
import type { Authorizer } from "./authorizer.ts";
import { type CognitoAuthorizerDeps, createCognitoAuthorizer } from "./cognito-authorizer.ts";
import { createIamAuthorizer, type IamAuthorizerDeps } from "./iam-authorizer.ts";
import { createLambdaAuthorizer, type LambdaAuthorizerDeps } from "./lambda-authorizer.ts";

/** What any kind of authorizer may need. */
export type AuthorizerDeps = CognitoAuthorizerDeps & LambdaAuthorizerDeps & IamAuthorizerDeps;

/**
 * The guard that a definition describes.
 *
 * @throws for one that cannot be made; then nothing is served
 */
export function createAuthorizer(definition: AuthorizerDefinition, deps: AuthorizerDeps): Authorizer {
  switch (definition.kind) {
    case "cognito":
      return createCognitoAuthorizer(definition, deps);
    case "lambda":
      return createLambdaAuthorizer(definition, deps);
    case "iam":
      return createIamAuthorizer(deps);
  }
}
