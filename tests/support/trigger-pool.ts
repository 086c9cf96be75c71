import { EMAIL, PASSWORD } from "./pool-users.ts";
import { createTestFunctions, type TestFunctions, toLambdaConfig } from "./trigger-functions.ts";
import { createTestPool, EMAIL_POOL, type TestPool } from "./user-pools.ts";

const TRIGGERS = [
  "PreSignUp",
  "PostConfirmation",
  "PreAuthentication",
  "PostAuthentication",
  "CustomMessage",
];

/** What the caller hands on to the functions, wherever a test does. */
export const clientMetadata = { from: "test" };

/** A pool whose functions are heard, and answered for. */
export interface TriggerPool {
  readonly functions: TestFunctions;
  readonly users: TestPool;
  signUp(username?: string): ReturnType<TestPool["pool"]["signUp"]>;
}

export async function createTriggerPool(): Promise<TriggerPool> {
  const functions = createTestFunctions();
  const users = await createTestPool({
    pool: { ...EMAIL_POOL, LambdaConfig: toLambdaConfig(...TRIGGERS) },
    deps: { triggerFunctions: functions },
  });
  return {
    functions,
    users,
    signUp: (username = EMAIL) =>
      users.pool.signUp(users.client, {
        username,
        password: PASSWORD,
        attributes: { name: "Jane" },
        validationData: { captcha: "42" },
        clientMetadata,
      }),
  };
}
