import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type BehaviourNote, toBehaviourNotes, toFindings } from "../conformance/behaviour-note.ts";
import {
  compareTargets,
  type Difference,
  NO_ANSWER,
  SCENARIOS,
  SKIPPED_SCENARIOS,
} from "../conformance/compare-targets.ts";
import { systemClock } from "../platform/clock.ts";
import { systemRandom } from "../platform/random.ts";
import { findTemplateFile } from "../start/template-file.ts";
import { startTwin } from "../start.ts";
import { CommandFailure } from "./command-failure.ts";
import type { CommandLine, Flags } from "./command-line.ts";
import {
  createUsersAt,
  readTwinJson,
  signInAt,
  type TargetAddress,
  toStackAddress,
  toTwinAddress,
} from "./conformance-target.ts";
import { findDeployedStack } from "./deployed-stack.ts";
import { toDifferenceTable } from "./difference-table.ts";
import { toStackOptions } from "./stack-options.ts";
import type { Terminal } from "./terminal.ts";

const GRACE_MS = 20_000;

/**
 * Asks the deployed stack and a twin of the same template the same questions, and shows where they differ. Each
 * difference is noted in a file; one that is noted already, with the same answers, is no news and no failure.
 * The users that this takes are deleted, whatever ends it.
 */
export async function runConformance({ flags }: CommandLine, terminal: Terminal): Promise<void> {
  const stopped = terminal.untilStopped(GRACE_MS);
  const deployed = await findDeployed(flags, terminal);
  const options = { ...toStackOptions(flags), port: 0, poolPort: 0, deskPort: 0, stateDir: null };
  const twin = await startTwin(options);
  try {
    const interrupted = stopped.then(() => Promise.reject(new CommandFailure("conformance: interrupted.")));
    const differences = await compareSignedIn([deployed, toTwinAddress(twin.summary)], interrupted);
    const { name: stackName, region } = deployed;
    const date = new Date(systemClock.now()).toISOString().slice(0, 10);
    // A broken connection is no behaviour to be noted.
    const answered = differences.filter(({ fact }) => fact !== NO_ANSWER);
    const news = writeNotes(findNotesFolder(flags), toBehaviourNotes(answered, { stackName, region, date }));
    report({ differences, news, stackName, date }, flags, terminal);
    failOn({ unanswered: differences.length - answered.length, news: news.length });
  } finally {
    await twin.close();
  }
}

/** @throws CommandFailure for what nobody knew before */
function failOn({ unanswered, news }: { readonly unanswered: number; readonly news: number }): void {
  if (unanswered > 0) throw new CommandFailure(`conformance: ${unanswered} scenarios got no answer.`);
  if (news > 0) throw new CommandFailure(`conformance: ${news} scenarios differ in a new way.`);
}

async function findDeployed(flags: Flags, { folder }: Terminal): Promise<TargetAddress> {
  const file = flags.text("twin-json");
  if (file !== undefined) return toTwinAddress(readTwinJson(file), "other twin");
  const stackName = flags.text("stack");
  const stack = { ...toStackOptions(flags), ...(stackName === undefined ? {} : { stackName }) };
  const endpointUrl = flags.text("endpoint-url");
  return toStackAddress(await findDeployedStack({ folder, stack, endpointUrl }));
}

type Addresses = readonly [deployed: TargetAddress, twin: TargetAddress];

async function compareSignedIn(
  [deployed, twin]: Addresses,
  interrupted: Promise<never>,
): Promise<readonly Difference[]> {
  const [users, twinUsers] = [createUsersAt(deployed), createUsersAt(twin)];
  const end = new AbortController();
  const compare = async () => {
    const one = await signInAt(deployed, users, systemRandom);
    const other = await signInAt(twin, twinUsers, systemRandom);
    return compareTargets(one, other, end.signal);
  };
  try {
    return await Promise.race([compare(), interrupted]);
  } finally {
    end.abort();
    // The twin's go with the twin.
    await users.removeAll();
  }
}

function findNotesFolder(flags: Flags): string {
  const template = resolve(findTemplateFile(flags.text("template-file")));
  return flags.text("notes") ?? join(dirname(template), "docs/behaviour");
}

/** Writes what is new, and gives the paths. */
function writeNotes(folder: string, notes: readonly BehaviourNote[]): readonly string[] {
  const news = notes.filter(({ fileName, text }) => {
    const file = join(folder, fileName);
    return !existsSync(file) || toFindings(readFileSync(file, "utf8")) !== toFindings(text);
  });
  if (news.length > 0) mkdirSync(folder, { recursive: true });
  for (const { fileName, text } of news) writeFileSync(join(folder, fileName), text);
  return news.map(({ fileName }) => join(folder, fileName));
}

interface Result {
  readonly differences: readonly Difference[];
  /** Files of notes written. */
  readonly news: readonly string[];
  readonly stackName: string;
  readonly date: string;
}

function report(result: Result, flags: Flags, { print }: Terminal): void {
  const { differences, news, stackName, date } = result;
  if (flags.has("json")) {
    const scenarios = SCENARIOS.map(({ id }) => id);
    print(
      JSON.stringify({ stackName, date, scenarios, skipped: SKIPPED_SCENARIOS, differences, notes: news }),
    );
    return;
  }
  if (differences.length > 0) print(toDifferenceTable(differences, stackName));
  for (const { name, reason } of SKIPPED_SCENARIOS) print(`not asked  ${name}: ${reason}`);
  for (const file of news) print(`noted      ${file}`);
  const differing = new Set(differences.map(({ scenario }) => scenario.id)).size;
  print(`${SCENARIOS.length} scenarios, ${differing} differ, ${news.length} in a new way`);
}
