import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import {
  createLambdaFunction,
  type LambdaFunctionDeps,
  type LocalFunction,
} from "../../local/lambda/create-lambda-function.ts";
import { systemClock } from "../../local/platform/clock.ts";
import { systemRandom } from "../../local/platform/random.ts";
import type { FunctionResource } from "../../local/template/resources.ts";

export const BOOTSTRAP_FILE = resolve(import.meta.dirname, "../../dist/bootstrap.mjs");

/** A folder with the files of a function, a template's place in it, and what the function said. */
export interface FunctionApp {
  readonly folder: string;
  readonly cacheDir: string;
  /** Lines of the log, warnings and errors after their level. */
  readonly lines: string[];
  write(file: string, text: string): void;
  start(resource?: Partial<FunctionResource>, deps?: Partial<LambdaFunctionDeps>): LocalFunction;
  /** Ends every function that was started and removes the folder. */
  close(): Promise<void>;
}

/** @param files name → text; `app.mjs` with the export `handler` is what runs, unless said otherwise. */
export function createFunctionApp(files: Readonly<Record<string, string>> = {}): FunctionApp {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-test-"));
  const cacheDir = join(folder, "cache");
  const lines: string[] = [];
  const started: LocalFunction[] = [];
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, "src", file)), { recursive: true });
    writeFileSync(join(folder, "src", file), text);
  };
  for (const [file, text] of Object.entries(files)) write(file, text);
  return {
    folder,
    cacheDir,
    lines,
    write,
    start(resource = {}, deps = {}) {
      const running = createLambdaFunction(createFunctionResource(folder, resource), {
        clock: systemClock,
        random: systemRandom,
        log: {
          info: (line) => lines.push(line),
          warn: (line) => lines.push(`warning: ${line}`),
          error: (line) => lines.push(`error: ${line}`),
        },
        bootstrapFile: BOOTSTRAP_FILE,
        cacheDir,
        region: "eu-central-1",
        ...deps,
      });
      started.push(running);
      return running;
    },
    async close() {
      await Promise.all(started.map((one) => one.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function createFunctionResource(
  folder: string,
  overrides: Partial<FunctionResource> = {},
): FunctionResource {
  return {
    origin: {
      logicalId: "HelloFunction",
      file: join(folder, "template.yaml"),
      path: "Resources.HelloFunction.Properties",
    },
    functionName: "hello",
    functionArn: "arn:aws:lambda:eu-central-1:123456789012:function:hello",
    runtime: "nodejs20.x",
    handler: "app.handler",
    codeDir: join(folder, "src"),
    memorySizeMb: 128,
    timeoutSeconds: 3,
    environment: {},
    metadata: {},
    jsonLogs: false,
    invokePermissions: [],
    ...overrides,
  };
}
