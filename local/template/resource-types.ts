import { isApiPart } from "./raw-api-parts.ts";
import { findPlace, refuseAt } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";

/** What of API Gateway is read, or answers no request and guards none. */
const HARMLESS = new Set([
  "AWS::ApiGateway::ApiKey",
  "AWS::ApiGateway::Account",
  "AWS::ApiGateway::BasePathMapping",
  "AWS::ApiGateway::BasePathMappingV2",
  "AWS::ApiGateway::ClientCertificate",
  "AWS::ApiGateway::DocumentationPart",
  "AWS::ApiGateway::DocumentationVersion",
  "AWS::ApiGateway::DomainName",
  "AWS::ApiGateway::DomainNameAccessAssociation",
  "AWS::ApiGateway::DomainNameV2",
  "AWS::ApiGateway::RestApi",
  "AWS::ApiGateway::UsagePlan",
  "AWS::ApiGateway::UsagePlanKey",
  "AWS::ApiGateway::VpcLink",
]);

/** Types that make an API, or may hide one. */
const REFUSED: readonly (readonly [pattern: RegExp, problem: string, remedy: string])[] = [
  [
    /^AWS::ApiGatewayV2::ApiGatewayManagedOverrides$/,
    "what it overrides is not run here",
    "Write route, integration and stage as resources of their own.",
  ],
  [/^AWS::ApiGateway::/, "it is not known here what it answers", "Put it behind a false condition."],
  [
    /^AWS::Serverless::Application$/,
    "nested applications are not run here",
    "Start the application by itself.",
  ],
  [/^AWS::CloudFormation::Stack$/, "nested stacks are not run here", "Start the stack by itself."],
];

/**
 * Refuses by name what would be a route or a guard on AWS and is neither here: an API must never be missing,
 * or open, in silence. @throws StartError
 */
export function refuseUnsupportedType(resource: TemplateResource): void {
  if (HARMLESS.has(resource.type) || isApiPart(resource.type)) return;
  const refused = REFUSED.find(([pattern]) => pattern.test(resource.type));
  if (refused === undefined) return;
  refuseAt(
    findPlace(resource.node),
    `${resource.logicalId} is an ${resource.type}: ${refused[1]}.`,
    refused[2],
  );
}
