import { CLIENT_ID, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireAppClient, type WireAppClient } from "../wire-app-client.ts";

const REQUEST = structure({ UserPoolId: required(USER_POOL_ID), ClientId: required(CLIENT_ID) });

export interface DescribeUserPoolClientResponse {
  readonly UserPoolClient: WireAppClient;
}

export interface DescribeUserPoolClientDeps {
  readonly userPools: PoolLookup<"getClient">;
}

/** Shows how an app client is configured, its secret among the rest (contract C6). */
export function createDescribeUserPoolClient({
  userPools,
}: DescribeUserPoolClientDeps): Operation<RequestOf<typeof REQUEST>, DescribeUserPoolClientResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, ClientId }) {
      return { UserPoolClient: toWireAppClient(userPools.get(UserPoolId).getClient(ClientId)) };
    },
  };
}
