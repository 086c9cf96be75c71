import type { HttpAuthorizer } from "../../openapi/http-api/http-api.ts";
import type { HttpGuard } from "./http-guard.ts";
import { createHttpIamAuthorizer, type HttpIamAuthorizerDeps } from "./iam-authorizer.ts";
import { createJwtAuthorizer, type JwtAuthorizerDeps } from "./jwt-authorizer.ts";
import { createHttpLambdaAuthorizer, type HttpLambdaAuthorizerDeps } from "./lambda-authorizer.ts";

/** What any kind of guard may need. */
export type HttpGuardDeps = JwtAuthorizerDeps & HttpLambdaAuthorizerDeps & HttpIamAuthorizerDeps;

/**
 * The guard that a definition describes.
 *
 * @throws for one that cannot be made; then nothing is served
 */
export function createHttpGuard(definition: HttpAuthorizer, deps: HttpGuardDeps): HttpGuard {
  switch (definition.kind) {
    case "jwt":
      return createJwtAuthorizer(definition, deps);
    case "lambda":
      return createHttpLambdaAuthorizer(definition, deps);
    case "iam":
      return createHttpIamAuthorizer(deps);
  }
}
