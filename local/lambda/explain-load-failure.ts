import { dirname, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { StartError } from "../platform/start-error.ts";
import type { FunctionResource } from "../template/resources.ts";
import { toModulePath } from "./build-plan.ts";
import { createBundler } from "./bundler.ts";
import type { FunctionError } from "./lambda-function.ts";

/** `at handler (/code/app.js:3:5)`, `at file:///code/app.mjs:3:5`, and the first line of a syntax error. */
const PLACE = /(?:^|\(|at (?:async )?)((?:file:\/\/)?\/[^()]*?):(\d+)(?::\d+)?\)?$/;

/** Why a process could not load the code, by the line to look at where one is known. */
export async function explainLoadFailure(
  resource: FunctionResource,
  failure: FunctionError,
): Promise<StartError> {
  // Node names no line for what does not parse in an ES module.
  const unparsed = failure.errorType.includes("SyntaxError") ? await findSyntaxError(resource) : undefined;
  if (unparsed !== undefined) return unparsed;
  return new StartError({
    ...findPlace(resource, failure.trace ?? []),
    problem: `${failure.errorType}: ${failure.errorMessage}`.replace(/\.?$/, "."),
    remedy: "Correct the function's code.",
  });
}

async function findSyntaxError({
  codeDir,
  handler,
  origin,
}: FunctionResource): Promise<StartError | undefined> {
  const bundler = createBundler(
    {
      absWorkingDir: codeDir,
      entryPoints: [`./${toModulePath(handler)}`],
      outdir: codeDir,
      resolveExtensions: [".js", ".mjs", ".cjs", ".json"],
      bundle: true,
      platform: "node",
      packages: "external",
    },
    dirname(origin.file),
  );
  try {
    await bundler.build();
    return undefined;
  } catch (error) {
    return error instanceof StartError ? error : undefined;
  } finally {
    await bundler.dispose();
  }
}

function findPlace({ codeDir, origin }: FunctionResource, trace: readonly string[]) {
  for (const text of trace) {
    const [, path, line] = PLACE.exec(text) ?? [];
    if (path === undefined) continue;
    const file = path.startsWith("file:") ? fileURLToPath(path) : path;
    if (file.startsWith(codeDir + sep))
      return { file: relative(dirname(origin.file), file), line: Number(line) };
  }
  return {};
}
