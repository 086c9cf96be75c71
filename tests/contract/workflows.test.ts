import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { isJsonObject, type JsonObject } from "../../local/platform/json.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = join(root, ".github/workflows");
const names = readdirSync(folder);
const read = (name: string) => readFileSync(join(folder, name), "utf8");

function parseWorkflow(name: string): JsonObject {
  const value: unknown = parse(read(name));
  return isJsonObject(value) ? value : {};
}

function listJobs(name: string): readonly JsonObject[] {
  const { jobs } = parseWorkflow(name);
  return isJsonObject(jobs) ? Object.values(jobs).filter(isJsonObject) : [];
}

function listSteps(name: string): readonly JsonObject[] {
  return listJobs(name).flatMap(({ steps }) => (Array.isArray(steps) ? steps.filter(isJsonObject) : []));
}

describe("the workflows", () => {
  test("run the tests on every supported Node.js, on Linux, macOS and Windows", () => {
    const jobs = listJobs("test.yml");
    const systems = jobs.flatMap(({ strategy, "runs-on": runsOn }) => {
      const matrix = isJsonObject(strategy) && isJsonObject(strategy.matrix) ? strategy.matrix : undefined;
      if (matrix !== undefined) expect(matrix.node).toEqual([20, 22, 24]);
      return matrix?.os ?? [runsOn];
    });
    expect(new Set(systems)).toEqual(new Set(["ubuntu-latest", "macos-latest", "windows-latest"]));
  });

  test.each(names)("%s types only npm scripts that exist", (name) => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const typed = listSteps(name).flatMap(({ run }) => [...String(run ?? "").matchAll(/npm run ([\w:-]+)/g)]);
    for (const [, script = ""] of typed) expect(Object.keys(scripts)).toContain(script);
  });

  test.each(names)("%s may do no more than it needs, and ends by itself", (name) => {
    const { permissions } = parseWorkflow(name);
    const allowed: Readonly<Record<string, object>> = {
      "deploy.yml": { contents: "read", "id-token": "write" },
      "drift.yml": { contents: "read", issues: "write" },
    };
    expect(permissions).toEqual(allowed[name] ?? { contents: "read" });
    for (const job of listJobs(name)) expect(job["timeout-minutes"]).toBeLessThanOrEqual(30);
    for (const { uses, with: options } of listSteps(name)) {
      if (String(uses).startsWith("actions/checkout@"))
        expect(options).toMatchObject({ "persist-credentials": false });
    }
  });

  test("deploy with a role that GitHub's identity takes on, and no stored key", () => {
    const text = read("deploy.yml");
    expect(text).toContain("role-to-assume: ${{ vars.AWS_DEPLOY_ROLE }}");
    expect(text).not.toMatch(/secrets\.|aws-secret-access-key/);
  });
});
