import { createStableId, LOWER_ALPHANUMERIC } from "../platform/stable-id.ts";
import { createRestApiId } from "./physical-ids.ts";
import type { ReturnValues, Value } from "./return-values.ts";

const apiId: Value = ({ stack, logicalId }) => createRestApiId(stack, logicalId);

const httpApi: ReturnValues = {
  ref: apiId,
  attributes: {
    ApiEndpoint: (source) =>
      `https://${apiId(source)}.execute-api.${source.stack.region}.${source.stack.urlSuffix}`,
    ApiId: apiId,
  },
};

/** What `Ref` and `Fn::GetAtt` give of HTTP APIs and their parts (CloudFormation's resource reference). */
export const HTTP_API_RETURN_VALUES: Readonly<Record<string, ReturnValues>> = {
  "AWS::Serverless::HttpApi": httpApi,
  "AWS::ApiGatewayV2::Api": httpApi,
  "AWS::ApiGatewayV2::Authorizer": idAs("AuthorizerId", 6),
  "AWS::ApiGatewayV2::Deployment": idAs("DeploymentId", 6),
  "AWS::ApiGatewayV2::Integration": idAs("IntegrationId", 7),
  "AWS::ApiGatewayV2::Route": idAs("RouteId", 7),
  "AWS::ApiGatewayV2::Stage": { ref: (source) => source.findText("StageName") ?? "$default" },
};

function idAs(attribute: string, length: number): ReturnValues {
  const id: Value = ({ type, stack, logicalId }) =>
    createStableId({ kind: type, parts: [stack.stackName, logicalId] }, LOWER_ALPHANUMERIC, length);
  return { ref: id, attributes: { [attribute]: id } };
}
