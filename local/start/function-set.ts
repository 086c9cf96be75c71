import type { LocalFunction } from "../lambda/create-lambda-function.ts";
import type { FunctionResource } from "../template/resources.ts";

/** The functions of the template, exchanged while requests come. */
export interface FunctionSet {
  /** What the template says of those that run. */
  resources(): readonly FunctionResource[];
  find(functionArn: string): LocalFunction | undefined;
  /** Starts what `resources` needs and what does not run yet; nobody is sent there before `exchange`. */
  prepare(resources: readonly FunctionResource[]): PreparedFunctions;
  close(): Promise<void>;
}

export interface PreparedFunctions {
  /** Rejects with a StartError for code that cannot be run. */
  readonly prepared: Promise<unknown>;
  /**
   * Runs `act` with the new functions in place. What is not needed any more finishes its requests, and ends;
   * when `act` throws, everything is as before.
   */
  exchange(act: () => void): void;
  /** Ends what was started in vain. */
  discard(): void;
}

interface Running {
  readonly key: string;
  readonly resource: FunctionResource;
  readonly local: LocalFunction;
}

/** @param create starts a function */
export function createFunctionSet(create: (resource: FunctionResource) => LocalFunction): FunctionSet {
  let current: ReadonlyMap<string, Running> = new Map();
  const ending = new Set<LocalFunction>();
  const end = ({ local }: Running) => {
    ending.add(local);
    void local.retire().finally(() => ending.delete(local));
  };
  return {
    resources: () => [...current.values()].map(({ resource }) => resource),
    find: (functionArn) => current.get(functionArn)?.local,
    prepare(resources) {
      const next = toMap(resources.map((resource) => prepareOne(current, resource, create)));
      const started = listMissing(next, current);
      return {
        prepared: Promise.all(started.map(({ local }) => local.prepared)),
        exchange(act) {
          const before = current;
          current = next;
          try {
            act();
          } catch (error) {
            current = before;
            throw error;
          }
          for (const one of listMissing(before, next)) end(one);
        },
        discard() {
          for (const one of started) end(one);
        },
      };
    },
    async close() {
      const running = [...current.values()].map(({ local }) => local);
      await Promise.all([...running, ...ending].map((local) => local.close()));
    },
  };
}

function toMap(running: readonly Running[]): ReadonlyMap<string, Running> {
  return new Map(running.map((one) => [one.local.functionArn, one]));
}

/** Those of `some` that are not among `others` as they are. */
function listMissing(
  some: ReadonlyMap<string, Running>,
  others: ReadonlyMap<string, Running>,
): readonly Running[] {
  return [...some].flatMap(([functionArn, one]) => (others.get(functionArn)?.key === one.key ? [] : one));
}

/** A function that is described as before runs on, with its processes; who may call it is the gateway's matter. */
function prepareOne(
  current: ReadonlyMap<string, Running>,
  resource: FunctionResource,
  create: (resource: FunctionResource) => LocalFunction,
): Running {
  const key = toKey(resource);
  const known = current.get(resource.functionArn);
  const local = known?.key === key ? known.local : create(resource);
  return { key, resource, local: { ...local, invokePermissions: resource.invokePermissions } };
}

function toKey({ origin, invokePermissions: _permissions, ...resource }: FunctionResource): string {
  return JSON.stringify([origin.file, origin.logicalId, resource]);
}
