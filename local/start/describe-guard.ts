import type { RouteAuthorization } from "../openapi/authorizer-definition.ts";
import { toIdentityExpression } from "../openapi/lambda-authorizer.ts";

/** Who guards a route and what a caller must bring to pass, in one line. */
export function describeGuard({ authorizer, scopes }: RouteAuthorization): string {
  switch (authorizer.kind) {
    case "cognito": {
      const token = scopes.length === 0 ? "ID token" : `access token with ${scopes.join(" or ")}`;
      return `${authorizer.name}: ${token} in ${authorizer.identityHeader}`;
    }
    case "lambda": {
      const { input } = authorizer;
      const sources =
        input.type === "TOKEN" ? [input.identityHeader] : input.identitySources.map(toIdentityExpression);
      return `${authorizer.name}: a function that is asked with ${sources.join(", ") || "the request"}`;
    }
    case "iam":
      return "AWS_IAM: a signature with AWS keys";
  }
}
