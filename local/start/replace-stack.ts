import type { Gateway, Serving } from "../gateway/create-gateway.ts";
import type { TokenIssuer } from "../gateway/issuer-keys.ts";
import { parseHttpApi } from "../openapi/http-api/parse-http-api.ts";
import { parseRestApi } from "../openapi/parse-rest-api.ts";
import { StartError } from "../platform/start-error.ts";
import type { StackModel } from "../template/resources.ts";
import type { ManagedUserPools } from "../user-pool/create-user-pools.ts";
import type { FunctionSet } from "./function-set.ts";
import { toUserPoolInput } from "./pool-input.ts";
import type { PoolNames } from "./token-issuers.ts";

/** What an edited template is carried out on. */
export interface RunningStack {
  readonly functions: FunctionSet;
  readonly userPools: ManagedUserPools;
  readonly gateway: Gateway;
  readonly toTokenIssuer: (pool: PoolNames) => TokenIssuer;
  current(): StackModel;
}

/** @throws StartError */
export function parseApis(stack: StackModel): Pick<Serving, "apis" | "customDomains" | "httpApis" | "usage"> {
  return {
    apis: stack.restApis.map((resource) => parseRestApi(resource, stack)),
    httpApis: stack.httpApis.map((resource) => parseHttpApi(resource, stack)),
    customDomains: stack.customDomains,
    usage: { apiKeys: stack.apiKeys, usagePlans: stack.usagePlans },
  };
}

/**
 * Runs another version of the template: everything is judged and got ready first, while the version before
 * serves; then functions, pools, routes and guards are exchanged between two requests. Requests under way end
 * with the guards they began with.
 *
 * @param commit called at the exchange
 * @throws StartError when any of it cannot be; then nothing has changed
 */
export async function replaceStack(
  { functions, userPools, gateway, toTokenIssuer, current }: RunningStack,
  next: StackModel,
  commit: () => void,
): Promise<void> {
  assertSameStack(current(), next);
  const apis = parseApis(next);
  const started = functions.prepare(next.functions);
  try {
    await started.prepared;
    started.exchange(() => {
      const changePools = userPools.prepareTemplate(
        next.userPools.map((pool) => toUserPoolInput(pool, next.region)),
      );
      const ofTemplate = new Set(current().userPools.map(({ userPoolId }) => userPoolId));
      const ofApi = userPools.list().map(({ settings }) => settings);
      const pools = [...next.userPools, ...ofApi.filter(({ userPoolId }) => !ofTemplate.has(userPoolId))];
      gateway.replace({ ...apis, issuers: pools.map(toTokenIssuer), findFunction: functions.find });
      changePools();
      commit();
    });
  } catch (error) {
    started.discard();
    throw error;
  }
}

/** Every id derives from these: with others it would be another stack, with other users. */
function assertSameStack(current: StackModel, next: StackModel): void {
  const names = ["stackName", "region"] as const;
  const changed = names.find((name) => current[name] !== next[name]);
  if (changed === undefined) return;
  throw new StartError({
    file: next.templateFile,
    problem: `${changed === "region" ? "The Region" : "The stack's name"} is ${next[changed]} now, and was ${current[changed]}.`,
    remedy: "Start the twin again: every id derives from it, so that it is another stack with other users.",
  });
}
