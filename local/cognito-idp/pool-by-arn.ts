import type { UserPool } from "../user-pool/user-pool.ts";
import { UserPoolError } from "../user-pool/user-pool-error.ts";

/** @throws UserPoolError `user-pool-not-found` */
export function getPoolByArn<Pool extends Pick<UserPool, "settings">>(
  userPools: { list(): readonly Pool[] },
  arn: string,
): Pool {
  const pool = userPools.list().find(({ settings }) => settings.userPoolArn === arn);
  const userPoolId = arn.slice(arn.lastIndexOf("/") + 1);
  if (!pool) throw new UserPoolError("user-pool-not-found", { values: { userPoolId } });
  return pool;
}
