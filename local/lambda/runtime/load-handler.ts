import { existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** What a template's `Handler` names: called with event and context, and with a callback up to Node.js 22. */
export type Handler = (event: unknown, context: unknown, callback?: unknown) => unknown;

export interface HandlerPlace {
  /** Folder that `Handler` is relative to. */
  readonly taskRoot: string;
  /** `folder/file.export`, as in the template. */
  readonly handler: string;
  /** Whether the runtime still calls handlers with a callback (contract F-02). */
  readonly hasCallbacks: boolean;
}

/** Why a function could not be loaded, by the name that Lambda has for it. */
export class LoadError extends Error {
  constructor(type: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = type;
  }
}

// AWS: order and names as in the runtime client of nodejs24.x; "" is a file whose name is the module's.
const EXTENSIONS = ["", ".js", ".mjs", ".cjs"] as const;

// AWS: the runtime client of nodejs24.x refuses a function of three parameters with this text.
const CALLBACKS_ARE_GONE =
  "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.";

/**
 * Loads the module that `handler` names (ES module or CommonJS, top-level await included) and finds the
 * function in it, by the rules and with the errors of Lambda's own runtime.
 *
 * @throws LoadError, or whatever the module itself throws
 */
export async function loadHandler({ taskRoot, handler, hasCallbacks }: HandlerPlace): Promise<Handler> {
  const { folder, module, path } = parseHandler(handler);
  const found = findHandler(await importModule(resolve(taskRoot, folder, module), module, taskRoot), path);
  if (!found) throw new LoadError("Runtime.HandlerNotFound", `${handler} is undefined or not exported`);
  if (!isHandler(found)) throw new LoadError("Runtime.HandlerNotFound", `${handler} is not a function`);
  if (found.length >= 3 && !hasCallbacks) {
    throw new LoadError("Runtime.CallbackHandlerDeprecated", CALLBACKS_ARE_GONE);
  }
  return found;
}

function parseHandler(handler: string): { folder: string; module: string; path: string } {
  if (handler.includes("..")) {
    throw new LoadError(
      "Runtime.MalformedHandlerName",
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const name = basename(handler);
  const [, module, path] = /^([^.]*)\.(.*)$/.exec(name) ?? [];
  if (module === undefined || path === undefined) {
    throw new LoadError("Runtime.MalformedHandlerName", "Bad handler");
  }
  return { folder: handler.slice(0, handler.length - name.length), module, path };
}

async function importModule(base: string, module: string, taskRoot: string): Promise<unknown> {
  try {
    const file = EXTENSIONS.map((extension) => base + extension).find(isFile);
    if (file !== undefined) return await import(pathToFileURL(file).href);
    const require = createRequire(join(taskRoot, "index.js"));
    return require(require.resolve(module, { paths: [taskRoot, join(base, "..")] }));
  } catch (error) {
    throw toLoadError(error);
  }
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

function toLoadError(error: unknown): unknown {
  if (error instanceof SyntaxError) {
    const refusal = new LoadError("Runtime.UserCodeSyntaxError", String(error), error);
    if (error.stack !== undefined) refusal.stack = error.stack;
    return refusal;
  }
  const isMissing = error instanceof Error && (error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND";
  return isMissing ? new LoadError("Runtime.ImportModuleError", String(error), error) : error;
}

/** A CommonJS module's exports may be found under `default` only. */
function findHandler(module: unknown, path: string): unknown {
  return findIn(module, path) ?? findIn(findIn(module, "default"), path);
}

function findIn(root: unknown, path: string): unknown {
  let found = root;
  for (const name of path.split(".")) {
    found =
      typeof found === "object" && found !== null ? (found as Record<string, unknown>)[name] : undefined;
  }
  return found;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === "function";
}
