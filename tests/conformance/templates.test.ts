import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { jest } from "@jest/globals";
import { type CallerTokens, issueCallerTokens } from "../support/caller-tokens.ts";
import { startTestTwin, type TestTwin } from "../support/start-twin.ts";

jest.setTimeout(60_000);

const folder = resolve(import.meta.dirname, "../fixtures/templates");
const KINDS = ["none", "garbage", "ID", "access", "scoped", "foreign"] as const;

interface Row {
  readonly template: string;
  readonly request: string;
  /** As the table has them, in the order of {@link KINDS}. */
  readonly statuses: readonly string[];
}

const rows: readonly Row[] = readFileSync(join(folder, "expected.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| template"))
  .map((line) => {
    const [template = "", request = "", ...statuses] = line.slice(2, -2).split(" | ");
    return { template, request, statuses };
  });
const templates = readdirSync(folder).filter((name) => existsSync(join(folder, name, "template.yaml")));

let foreign: TestTwin;
let foreignToken: string;
beforeAll(async () => {
  foreign = await startTestTwin({ stackName: "somebody-elses" });
  foreignToken = (await foreign.signIn("mallory@example.com")).idToken;
});
afterAll(() => foreign.close());

/** Sends a request of the table: `GET /Prod/orders`, `GET /Prod/orders in X-Token`. */
async function send(origin: string, request: string, token: string | undefined): Promise<string> {
  const [method = "", path = "", , header = "Authorization"] = request.split(" ");
  const headers: Record<string, string> = token === undefined ? {} : { [header]: token };
  const response = await fetch(`${origin}${path}`, { method, headers, redirect: "manual" });
  await response.arrayBuffer();
  return String(response.status);
}

async function answerRow(twin: TestTwin, { request }: Row, tokens: CallerTokens): Promise<readonly string[]> {
  const origin = new URL(twin.apiUrl ?? "").origin;
  const byKind = { none: undefined, garbage: "garbage.garbage.garbage", foreign: foreignToken, ...tokens };
  const statuses: string[] = [];
  for (const kind of KINDS) statuses.push(await send(origin, request, byKind[kind]));
  return statuses;
}

/** Every route has a row: a template cannot gain one that nobody looks at. */
function listMissing({ summary }: TestTwin, own: readonly Row[]): readonly string[] {
  return [...summary.apis, ...summary.httpApis].flatMap(({ apiUrl, routes }) =>
    routes
      .map(({ method, path }) => ({ method, path: `${new URL(apiUrl).pathname.replace(/\/$/, "")}${path}` }))
      .filter((route) => !own.some(({ request }) => isRequestOf(request, route)))
      .map(({ method, path }) => `${method} ${path}`),
  );
}

function isRequestOf(request: string, route: { readonly method: string; readonly path: string }): boolean {
  const [method, path = ""] = request.split(" ");
  const pattern = route.path
    .replace("$default", "/.*")
    .replaceAll(/\{[^}]+\+\}/g, ".+")
    .replaceAll(/\{[^}]+\}/g, "[^/]+");
  const isMethod = route.method === method || route.method === "ANY";
  return isMethod && new RegExp(`^${pattern}(?:\\?.*)?$`).test(path);
}

describe("the templates of tests/fixtures/templates", () => {
  test("are twenty or more, and each has its rows", () => {
    expect(templates.length).toBeGreaterThanOrEqual(20);
    expect([...new Set(rows.map(({ template }) => template))].toSorted()).toEqual(templates.toSorted());
  });

  test.each(templates)("%s answers as the table says", async (template) => {
    const own = rows.filter((row) => row.template === template);
    const twin = await startTestTwin({ templateFile: join(folder, template, "template.yaml") });
    try {
      const tokens = await issueCallerTokens(twin);
      const answered: Row[] = [];
      for (const row of own) answered.push({ ...row, statuses: await answerRow(twin, row, tokens) });
      expect(answered).toEqual(own);
      expect(listMissing(twin, own)).toEqual([]);
    } finally {
      await twin.close();
    }
  });
});
