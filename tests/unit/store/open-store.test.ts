import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import Database from "libsql";
import { StartError } from "../../../local/platform/start-error.ts";
import { openStore } from "../../../local/store/open-store.ts";
import { MIGRATIONS, SCHEMA_VERSION } from "../../../local/store/schema.ts";
import type { Collection } from "../../../local/user-pool/store.ts";

const NOTES: Collection<number> = { name: "note" };

describe("a store in a file", () => {
  let folder = "";
  let file = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "gatehouse-store-"));
    file = join(folder, "state.sqlite");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const refusal = async () => {
    const error: unknown = await openStore({ file }).then(
      () => undefined,
      (cause: unknown) => cause,
    );
    if (!(error instanceof StartError)) throw new Error(`not refused: ${error}`);
    return error;
  };

  test("keeps what was answered, and is for its owner alone (C-26)", async () => {
    const store = await openStore({ file });
    await store.write((transaction) => transaction.putRecord(NOTES, { id: "a", value: 1 }));
    expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
    expect((statSync(`${file}-wal`).mode & 0o777).toString(8)).toBe("600");
    await store.close();
    const again = await openStore({ file });
    expect(again.findRecord(NOTES, "a")).toBe(1);
    await again.close();
  });

  test("takes away from others a file that they could read", async () => {
    await (await openStore({ file })).close();
    chmodSync(file, 0o644);
    await (await openStore({ file })).close();
    expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
  });

  test("is one twin's only; a second is told so, and the first goes on", async () => {
    const store = await openStore({ file });
    const error = await refusal();
    expect(error.message).toContain(file);
    expect(error.details.problem).toBe("Another twin is running on this state.");
    await store.write((transaction) => transaction.putRecord(NOTES, { id: "a", value: 1 }));
    await store.close();
    await (await openStore({ file })).close();
  });

  test.each([
    ["no database", Buffer.from("this is no database, and long enough to be looked at as one".repeat(20))],
    ["cut short", Buffer.from("SQLite format 3\0")],
  ])("that is damaged (%s) is named and left as it is", async (_name, content) => {
    writeFileSync(file, content);
    const error = await refusal();
    expect(error.message).toContain(file);
    expect(error.details.problem).toContain("damaged");
    expect(readFileSync(file).equals(content)).toBe(true);
  });

  test("whose pages are damaged is named and left as it is", async () => {
    const store = await openStore({ file });
    await store.write((transaction) => {
      for (let id = 0; id < 500; id += 1) transaction.putRecord(NOTES, { id: String(id), value: id });
    });
    await store.close();
    const content = readFileSync(file);
    content.fill(0xa5, 4096, content.length);
    writeFileSync(file, content);
    expect((await refusal()).details.problem).toContain("damaged");
    expect(readFileSync(file).equals(content)).toBe(true);
  });

  test("that belongs to another program is left alone", async () => {
    const foreign = new Database(file);
    foreign.exec("CREATE TABLE theirs (a)");
    foreign.close();
    expect((await refusal()).details.problem).toBe("This SQLite file is not the twin's.");
  });

  test("of a newer version is left alone", async () => {
    await (await openStore({ file })).close();
    const newer = new Database(file);
    newer.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    newer.close();
    expect((await refusal()).details.problem).toContain("newer version");
  });

  test("cannot be where nothing can be written", async () => {
    mkdirSync(file);
    const error = await refusal();
    expect(error.details.problem).toBe("The state file cannot be opened for writing.");
  });

  test("every version has a way to the next", () => expect(MIGRATIONS).toHaveLength(SCHEMA_VERSION));

  test("loses nothing that was answered when the process is killed in a burst", async () => {
    const script = await buildWriter();
    const child = spawn(process.execPath, [script, file], { stdio: ["ignore", "pipe", "inherit"] });
    const acknowledged = await readUntilKilled(child);
    expect(acknowledged.length).toBeGreaterThan(200);
    const store = await openStore({ file });
    const lost = acknowledged.filter((id) => store.findRecord(NOTES, id) === undefined);
    await store.close();
    expect(lost).toEqual([]);
  });
});

/** The store as a program of its own that writes without end and prints what was answered. */
async function buildWriter(): Promise<string> {
  const root = resolve(import.meta.dirname, "../../..");
  const outfile = join(root, "node_modules/.cache/gatehouse-tests/writer.mjs");
  await build({
    stdin: {
      contents: `
        import { openStore } from "./local/store/open-store.ts";
        const store = await openStore({ file: process.argv[2] });
        const put = async (id) => {
          await store.write((t) => t.putRecord({ name: "note" }, { id, value: 1 }));
          process.stdout.write(id + "\\n");
        };
        for (let turn = 0; ; turn += 1) {
          await Promise.all(Array.from({ length: 10 }, (_, index) => put(turn + "-" + index)));
        }`,
      resolveDir: root,
      loader: "ts",
    },
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["libsql"],
    logLevel: "silent",
  });
  return outfile;
}

/** Lines that came through whole; the last may be cut. */
async function readUntilKilled(child: ChildProcess): Promise<string[]> {
  let output = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (output.length > 2000) child.kill("SIGKILL");
  });
  await once(child, "close");
  return output.slice(0, output.lastIndexOf("\n")).split("\n");
}
