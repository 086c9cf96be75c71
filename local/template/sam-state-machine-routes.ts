import type { JsonObject } from "../platform/json.ts";
import type { ApiEvent } from "./function-events.ts";
import { isTrue } from "./property-table.ts";
import type { ResourceScope } from "./resource-scope.ts";
import { createRefValue } from "./return-values.ts";

/** The integration that SAM writes for an `Api` event of a state machine: it starts an execution. */
export function toStateMachineIntegration(event: ApiEvent, scope: ResourceScope): JsonObject {
  const { resource, properties, name } = event;
  const { identity } = scope;
  const input = "$util.escapeJavaScript($input.json('$'))";
  const stateMachineArn = String(scope.findRef(resource.logicalId, resource.node));
  const template = isTrue(properties.UnescapeMappingTemplate)
    ? `{"input": "${input}.replaceAll("\\\\'","'")", "stateMachineArn": "${stateMachineArn}"}`
    : `{"input": "${input}", "stateMachineArn": "${stateMachineArn}"}`;
  // The role that SAM makes for the event.
  const role = createRefValue({
    logicalId: `${resource.logicalId}${name}Role`,
    type: "AWS::IAM::Role",
    stack: identity,
    findText: () => undefined,
  });
  return {
    type: "aws",
    httpMethod: "POST",
    uri: `arn:${identity.partition}:apigateway:${identity.region}:states:action/StartExecution`,
    responses: { "200": { statusCode: "200" }, "400": { statusCode: "400" } },
    credentials: `arn:${identity.partition}:iam::${identity.accountId}:role/${role}`,
    requestTemplates: { "application/json": template },
  };
}
