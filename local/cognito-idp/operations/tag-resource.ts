import type { ManagedUserPools } from "../../user-pool/create-user-pools.ts";
import { withTags } from "../../user-pool/resources/updated-properties.ts";
import { ARN, TEXT_MAP } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import { parseRequest } from "../parse-request.ts";
import { getPoolByArn } from "../pool-by-arn.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({ ResourceArn: required(ARN), Tags: required(TEXT_MAP) });

export interface TagResourceDeps {
  readonly userPools: Pick<ManagedUserPools, "list" | "changePool">;
}

/** Tags a pool, which is named by its ARN (contract C3). */
export function createTagResource({
  userPools,
}: TagResourceDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ ResourceArn, Tags }) {
      const { userPoolId } = getPoolByArn(userPools, ResourceArn).settings;
      await userPools.changePool(userPoolId, (properties) => withTags(properties, Tags, []));
      return {};
    },
  };
}
