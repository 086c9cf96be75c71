import { USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import {
  RESOURCE_SERVER_ID,
  toWireResourceServer,
  type WireResourceServer,
} from "../wire-resource-server.ts";

const REQUEST = structure({ UserPoolId: required(USER_POOL_ID), Identifier: required(RESOURCE_SERVER_ID) });

export interface DescribeResourceServerDeps {
  readonly userPools: PoolLookup<"getResourceServer">;
}

/** Shows a resource server (contract C3). */
export function createDescribeResourceServer({
  userPools,
}: DescribeResourceServerDeps): Operation<
  RequestOf<typeof REQUEST>,
  { readonly ResourceServer: WireResourceServer }
> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Identifier }) {
      const server = userPools.get(UserPoolId).getResourceServer(Identifier);
      return { ResourceServer: toWireResourceServer(server) };
    },
  };
}
