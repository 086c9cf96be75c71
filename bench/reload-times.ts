import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Programs, startTwin, toTwinArgs } from "./processes.ts";
import { ROUTE_COUNTS, type RouteTemplate, toRouteTemplate, writeRouteTemplate } from "./route-template.ts";
import { median } from "./statistics.ts";

/** Milliseconds from the save to the first answer that is other than before. */
export interface ReloadTime {
  readonly name: string;
  readonly median: number;
  readonly worst: number;
}

const HANDLER_TEMPLATE = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs20.x
      CodeUri: src/
      Handler: app.handler
      Events: { Get: { Type: Api, Properties: { Path: /things/t0/7/parts, Method: get } } }
`;

/** Edits a guard in templates of different sizes, and a handler, `rounds` times each. */
export async function measureReloads(programs: Programs, rounds: number): Promise<readonly ReloadTime[]> {
  const times: ReloadTime[] = [];
  for (const routes of ROUTE_COUNTS) {
    const name = `guard, ${routes} ${routes === 1 ? "route" : "routes"}`;
    times.push({ name, ...(await measureGuardEdits(programs, { routes }, rounds)) });
  }
  return [...times, { name: "handler", ...(await measureHandlerEdits(programs, rounds)) }];
}

function measureGuardEdits(programs: Programs, template: RouteTemplate, rounds: number) {
  return measureEdits(programs, rounds, (folder) => {
    const file = writeRouteTemplate(folder, template);
    const edit = (round: number) => {
      const isGuarded = round % 2 === 1;
      writeFileSync(file, toRouteTemplate({ ...template, isGuarded }));
      return isGuarded ? "401" : "200";
    };
    return { file, edit };
  });
}

function measureHandlerEdits(programs: Programs, rounds: number) {
  return measureEdits(programs, rounds, (folder) => {
    const file = join(folder, "template.yaml");
    writeFileSync(file, HANDLER_TEMPLATE);
    const edit = (round: number) => {
      const status = String(201 + round);
      writeFileSync(
        join(folder, "src/app.mjs"),
        `export const handler = async () => ({ statusCode: ${status} });`,
      );
      return status;
    };
    mkdirSync(join(folder, "src"));
    edit(-1);
    return { file, edit };
  });
}

interface Edited {
  readonly file: string;
  /** Writes an edit. @returns the status that it leads to */
  edit(round: number): string;
}

async function measureEdits(programs: Programs, rounds: number, prepare: (folder: string) => Edited) {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-bench-"));
  const { file, edit } = prepare(folder);
  const args = toTwinArgs(programs, join(folder, "state"), ["--ephemeral", "--template-file", file]);
  const twin = await startTwin(programs, args);
  const times: number[] = [];
  try {
    const read = async () => String((await fetch(`${twin.apiUrl}/things/t0/7/parts`)).status);
    await read();
    for (let round = 0; round < rounds; round += 1) {
      // Nobody saves again at once; what an edit leaves to be done is done by then.
      await new Promise((resolve) => setTimeout(resolve, 500));
      const startedAt = performance.now();
      const expected = edit(round);
      while ((await read()) !== expected) await new Promise((resolve) => setTimeout(resolve, 1));
      times.push(performance.now() - startedAt);
    }
  } finally {
    await twin.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return { median: median(times), worst: Math.max(...times) };
}
