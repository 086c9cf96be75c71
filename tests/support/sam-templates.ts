import { getOwn, type JsonObject } from "../../local/platform/json.ts";
import type { StackModel } from "../../local/template/resources.ts";

export const FUNCTION = "CodeUri: src, Handler: index.handler, Runtime: nodejs22.x";

export const USERS = "Users: { UserPoolArn: !GetAtt Pool.Arn }";

export const ON_API = "RestApiId: !Ref Api";

export const toEvents = (events: Readonly<Record<string, string>>) =>
  Object.entries(events)
    .map(([name, properties]) => `        ${name}: { Type: Api, Properties: { ${properties} } }`)
    .join("\n");

/** A stack with a pool, an API called `Api` with these properties, and a function with these events. */
export const toStack = (api: string, events: Readonly<Record<string, string>>, head = "") => `${head}
Resources:
  Pool: { Type: AWS::Cognito::UserPool }
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: Prod
${api}
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      ${FUNCTION.replaceAll(", ", "\n      ")}
      Events:
${toEvents(events)}
`;

export const bodyOf = (model: StackModel): JsonObject => model.restApis[0]?.body ?? {};

/** `GET /a` → its `security`. */
export function readSecurity(model: StackModel): Record<string, unknown> {
  const paths = getOwn(bodyOf(model), "paths") as Record<string, Record<string, JsonObject>>;
  const entries = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [`${method} ${path}`, operation.security ?? "none"]),
  );
  return Object.fromEntries(entries);
}
