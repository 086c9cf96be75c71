import { createStableId, LOWER_ALPHANUMERIC } from "../platform/stable-id.ts";
import { createPhysicalName, createRestApiId } from "./physical-ids.ts";
import type { ReturnValueSource, ReturnValues, Value } from "./return-values.ts";

const restApiId: Value = ({ stack, logicalId }) => createRestApiId(stack, logicalId);

const restApi: ReturnValues = {
  ref: restApiId,
  attributes: {
    RestApiId: restApiId,
    // Without the type: a template and what SAM makes of it give the same.
    RootResourceId: ({ stack, logicalId }) => shortId("root-resource", [stack.stackName, logicalId], 10),
  },
};

const domainName: Value = (source) => source.findText("DomainName") ?? nameOf(source);
const distribution: Value = (source) => `d${idOf(source, 13)}.cloudfront.net`;

/** What `Ref` and `Fn::GetAtt` give of API Gateway's own resources (CloudFormation's resource reference). */
export const GATEWAY_RETURN_VALUES: Readonly<Record<string, ReturnValues>> = {
  "AWS::Serverless::Api": restApi,
  "AWS::ApiGateway::RestApi": restApi,
  "AWS::ApiGateway::Resource": idAs("ResourceId"),
  "AWS::ApiGateway::Deployment": idAs("DeploymentId"),
  "AWS::ApiGateway::RequestValidator": idAs("RequestValidatorId"),
  "AWS::ApiGateway::Authorizer": { ref: authorizerId, attributes: { AuthorizerId: authorizerId } },
  "AWS::ApiGateway::Stage": { ref: (source) => source.findText("StageName") ?? nameOf(source) },
  "AWS::ApiGateway::Model": { ref: modelName },
  "AWS::ApiGateway::ApiKey": idAs("APIKeyId"),
  "AWS::ApiGateway::UsagePlan": idAs("Id"),
  "AWS::ApiGateway::DomainName": {
    ref: domainName,
    attributes: {
      DistributionDomainName: distribution,
      DistributionHostedZoneId: () => "Z2FDTNDATAQYW2",
      RegionalDomainName: (source) =>
        `d-${idOf(source, 10)}.execute-api.${source.stack.region}.${source.stack.urlSuffix}`,
      RegionalHostedZoneId: () => "Z1UJRXOUMOOFQ8",
    },
  },
};

/** The id that the import of a document gives the same authorizer. */
function authorizerId(source: ReturnValueSource): string {
  return shortId("authorizer", [source.findText("RestApiId") ?? "", source.findText("Name") ?? ""], 6);
}

/** Letters and digits only (contract A-32). */
function modelName(source: ReturnValueSource): string {
  return source.findText("Name") ?? nameOf(source).replace(/[^A-Za-z0-9]/g, "");
}

function idAs(attribute: string): ReturnValues {
  const id: Value = (source) => idOf(source, 6);
  return { ref: id, attributes: { [attribute]: id } };
}

function nameOf(source: ReturnValueSource): string {
  return createPhysicalName(source.stack, source.logicalId);
}

function idOf(source: ReturnValueSource, length: number): string {
  return shortId(source.type, [source.stack.stackName, source.logicalId], length);
}

function shortId(kind: string, parts: readonly string[], length: number): string {
  return createStableId({ kind, parts }, LOWER_ALPHANUMERIC, length);
}
