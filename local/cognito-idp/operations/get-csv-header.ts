import { USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({ UserPoolId: required(USER_POOL_ID) });

export interface GetCSVHeaderResponse {
  readonly UserPoolId: string;
  readonly CSVHeader: readonly string[];
}

export interface GetCSVHeaderDeps {
  readonly userPools: PoolLookup<"settings">;
}

/** Shows the columns of a file that users could be imported from (contract C3). */
export function createGetCSVHeader({
  userPools,
}: GetCSVHeaderDeps): Operation<RequestOf<typeof REQUEST>, GetCSVHeaderResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId }) {
      const { schema } = userPools.get(UserPoolId).settings;
      const names = schema.map(({ name }) => name).filter((name) => name !== "sub");
      return { UserPoolId, CSVHeader: [...names, "cognito:mfa_enabled", "cognito:username"] };
    },
  };
}
