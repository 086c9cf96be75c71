import type { ManagedUserPools } from "../../user-pool/create-user-pools.ts";
import { toUpdatedProperties } from "../../user-pool/resources/updated-properties.ts";
import { USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { POOL_NAME, POOL_SETTINGS } from "../user-pool-shapes.ts";

const REQUEST = structure({ UserPoolId: required(USER_POOL_ID), PoolName: POOL_NAME, ...POOL_SETTINGS });

export interface UpdateUserPoolDeps {
  readonly userPools: Pick<ManagedUserPools, "get" | "changePool">;
}

/** Replaces the settings of a pool, at once: what is left out is the default again (contract C3). */
export function createUpdateUserPool({
  userPools,
}: UpdateUserPoolDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, PoolName, ...settings }) {
      const factors = userPools.get(UserPoolId).getFactorSettings();
      const update = { ...settings, ...(PoolName === undefined ? {} : { UserPoolName: PoolName }) };
      const pool = await userPools.changePool(UserPoolId, (before) =>
        toUpdatedProperties(before, update, factors),
      );
      const { mfaConfiguration, mfaFactors, firstFactors } = pool.settings.factors;
      await pool.setFactorSettings({ ...factors, mfaConfiguration, mfaFactors, firstFactors });
      return {};
    },
  };
}
