import type { UserPool } from "../../user-pool/user-pool.ts";
import { asIs, readConfigured } from "../configured.ts";
import { ARN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import { parseRequest } from "../parse-request.ts";
import { getPoolByArn } from "../pool-by-arn.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({ ResourceArn: required(ARN) });

export interface ListTagsForResourceResponse {
  readonly Tags: unknown;
}

export interface ListTagsForResourceDeps {
  readonly userPools: { list(): readonly Pick<UserPool, "settings">[] };
}

/** Shows the tags of a pool, which is named by its ARN (contract C3). */
export function createListTagsForResource({
  userPools,
}: ListTagsForResourceDeps): Operation<RequestOf<typeof REQUEST>, ListTagsForResourceResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ ResourceArn }) {
      const pool = getPoolByArn(userPools, ResourceArn);
      const { UserPoolTags = {} } = readConfigured(pool.settings.properties, { UserPoolTags: asIs });
      return { Tags: UserPoolTags };
    },
  };
}
