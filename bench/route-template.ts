import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How many routes the templates have that tell what a route costs. */
export const ROUTE_COUNTS = [1, 100, 1000] as const;

export interface RouteTemplate {
  readonly routes: number;
  /** Of the first route, for templates that are edited. @default true */
  readonly isGuarded?: boolean;
}

/** Path of the last route, as a client sends it. */
export function toLastPath({ routes }: RouteTemplate): string {
  return `/things/t${routes - 1}/7/parts`;
}

/** A template of one pool, and one API whose routes are guarded and answer from a mock; written as JSON. */
export function toRouteTemplate({ routes, isGuarded = true }: RouteTemplate): string {
  const paths = Array.from({ length: routes }, (_, index) => [
    `/things/t${index}/{id}/parts`,
    { get: toOperation(index > 0 || isGuarded) },
  ]);
  return JSON.stringify({
    Transform: "AWS::Serverless-2016-10-31",
    Resources: { ...POOL, Api: toApi({ openapi: "3.0.1", info: INFO, paths: Object.fromEntries(paths) }) },
  });
}

const INFO = { title: "bench", version: "1" };

const POOL = {
  Pool: {
    Type: "AWS::Cognito::UserPool",
    Properties: { UsernameAttributes: ["email"] },
  },
  Client: {
    Type: "AWS::Cognito::UserPoolClient",
    Properties: {
      UserPoolId: { Ref: "Pool" },
      ExplicitAuthFlows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    },
  },
};

function toApi(body: object): object {
  return {
    Type: "AWS::Serverless::Api",
    Properties: {
      StageName: "bench",
      Auth: { Authorizers: { Members: { UserPoolArn: { "Fn::GetAtt": ["Pool", "Arn"] } } } },
      DefinitionBody: body,
    },
  };
}

function toOperation(isGuarded: boolean): object {
  return {
    ...(isGuarded && { security: [{ Members: [] }] }),
    responses: { 200: { description: "d" } },
    "x-amazon-apigateway-integration": {
      type: "mock",
      requestTemplates: { "application/json": '{"statusCode": 200}' },
      responses: { default: { statusCode: "200", responseTemplates: { "application/json": '{"id": 7}' } } },
    },
  };
}

/** @returns the template's path */
export function writeRouteTemplate(folder: string, template: RouteTemplate): string {
  const file = join(folder, "template.yaml");
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, toRouteTemplate(template));
  return file;
}
