import type { Draft, SoundStack } from "./sound-stack.ts";
import type { Spoilt } from "./spoilt-apis.ts";

const POOL_ISSUER = { "Fn::Sub": "https://cognito-idp.${AWS::Region}.amazonaws.com/${Pool}" };

/** Adds an HTTP API that nobody would complain of, changed as said, with a guarded route and maybe another. */
function addHttpApi({ template, hello }: SoundStack, { auth = {}, jwt = {}, more }: Draft): void {
  template.Resources.Http = {
    Type: "AWS::Serverless::HttpApi",
    Properties: {
      Auth: {
        DefaultAuthorizer: "Tokens",
        Authorizers: {
          Tokens: {
            IdentitySource: "$request.header.Authorization",
            JwtConfiguration: { issuer: POOL_ISSUER, audience: [{ Ref: "Client" }], ...jwt },
          },
        },
        ...auth,
      },
    },
  };
  const toEvent = (Path: string, rest: Draft = {}) => ({
    Type: "HttpApi",
    Properties: { ApiId: { Ref: "Http" }, Path, Method: "GET", ...rest },
  });
  hello.Events.Http = toEvent("/http");
  if (more !== undefined) hello.Events.More = toEvent("/more", more);
}

export const SPOILT_HTTP_APIS: readonly Spoilt[] = [
  [
    "http-route-unguarded",
    (stack) => {
      addHttpApi(stack, { auth: { DefaultAuthorizer: undefined }, more: {} });
      stack.hello.Events.Http.Properties.Auth = { Authorizer: "Tokens" };
    },
    "GET /more has no security",
  ],
  [
    "http-api-unguarded",
    (stack) => addHttpApi(stack, { auth: { DefaultAuthorizer: undefined } }),
    "No route of Http has a guard",
  ],
  [
    "http-authorizer-unused",
    (stack) => addHttpApi(stack, { auth: { DefaultAuthorizer: undefined } }),
    "The authorizer Tokens",
  ],
  [
    "jwt-issuer-elsewhere",
    (stack) => addHttpApi(stack, { jwt: { issuer: "https://issuer.example.com" } }),
    "https://issuer.example.com",
  ],
  [
    "jwt-audience-unknown",
    (stack) => addHttpApi(stack, { jwt: { audience: ["another"] } }),
    "takes tokens of another",
  ],
];
