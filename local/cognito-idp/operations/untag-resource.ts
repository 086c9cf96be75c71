import type { ManagedUserPools } from "../../user-pool/create-user-pools.ts";
import { withTags } from "../../user-pool/resources/updated-properties.ts";
import { ARN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import { parseRequest } from "../parse-request.ts";
import { getPoolByArn } from "../pool-by-arn.ts";
import { list, type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  ResourceArn: required(ARN),
  TagKeys: required(list({ kind: "string", min: 1, max: 128 })),
});

export interface UntagResourceDeps {
  readonly userPools: Pick<ManagedUserPools, "list" | "changePool">;
}

/** Removes tags of a pool, which is named by its ARN (contract C3). */
export function createUntagResource({
  userPools,
}: UntagResourceDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ ResourceArn, TagKeys }) {
      const { userPoolId } = getPoolByArn(userPools, ResourceArn).settings;
      await userPools.changePool(userPoolId, (properties) => withTags(properties, {}, TagKeys));
      return {};
    },
  };
}
