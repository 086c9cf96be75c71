import type { HttpApi } from "../../local/openapi/http-api/http-api.ts";
import { createTestHttpApi } from "./http-api.ts";
import type { RawRequest } from "./raw-http.ts";
import { startTestGateway, type TestGateway, type TestGatewayOptions } from "./test-gateway.ts";
import { type Claims, createAccessClaims, createIdClaims, signToken } from "./test-issuer.ts";

/** A gateway with one HTTP API, whose pool publishes its key; requests go to `/` unless they say otherwise. */
export async function startHttpGateway(
  api: Partial<HttpApi> = {},
  options: TestGatewayOptions = {},
): Promise<TestGateway> {
  const gateway = await startTestGateway({ apis: [], httpApis: [createTestHttpApi(api)], ...options });
  gateway.issuer.keys = [gateway.key];
  return { ...gateway, send: (request) => gateway.send({ target: "/", ...request }) };
}

export const withToken = (token: string, target = "/"): RawRequest => ({
  target,
  headers: ["Authorization", token],
});

export const toIdToken = ({ key }: TestGateway, claims: Claims = {}): string =>
  signToken(key, createIdClaims(claims));

export const toAccessToken = ({ key }: TestGateway, claims: Claims = {}): string =>
  signToken(key, createAccessClaims(claims));
