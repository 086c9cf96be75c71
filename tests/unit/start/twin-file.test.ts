import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeDeskDefaults, toDeskDefaults } from "../../../local/start/callback-overrides.ts";
import { locateStateFolder, openStateFolder } from "../../../local/start/state-folder.ts";
import { findRunningTwin, removeTwinFile, writeTwinFile } from "../../../local/start/twin-file.ts";
import type { TwinSummary } from "../../../local/start/twin-summary.ts";

const SUMMARY: TwinSummary = {
  apiUrl: "http://localhost:3000/Prod",
  poolUrl: "http://localhost:3001",
  stage: "Prod",
  region: "us-east-1",
  restApiId: "abc123defg",
  authorizers: [],
  userPoolId: "us-east-1_AbCdEfGh1",
  clients: [],
  signInUrls: {},
  deskUrl: "http://localhost:3002",
  outboxUrl: "http://localhost:3002/outbox.json",
  pid: process.pid,
  apis: [],
  apiKeys: [],
  httpApis: [],
  pools: [],
  poolHttpsUrl: "https://localhost:3443",
  caFile: null,
};
/** Larger than any process id that a kernel gives. */
const NO_SUCH_PID = 2 ** 31 - 2;

describe("the file of a running twin", () => {
  let folder: string;
  const file = () => join(folder, "twin.json");
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "gatehouse-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("D-31: is written whole, for its owner only, and read back", () => {
    writeTwinFile(file(), SUMMARY);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["twin.json"]);
    expect(findRunningTwin(file())).toEqual(SUMMARY);
  });

  test("counts for nothing when its process is dead", () => {
    writeTwinFile(file(), { ...SUMMARY, pid: NO_SUCH_PID });
    expect(findRunningTwin(file())).toBeUndefined();
  });

  test("is taken away by its own twin only", () => {
    writeTwinFile(file(), SUMMARY);
    removeTwinFile(file(), SUMMARY.pid + 1);
    expect(existsSync(file())).toBe(true);
    removeTwinFile(file(), SUMMARY.pid);
    expect(existsSync(file())).toBe(false);
    expect(findRunningTwin(file())).toBeUndefined();
  });

  test.each(["", "{", "[]", '{"pid":"1"}', "null"])("D-31: %j is named as damaged, and kept", (text) => {
    writeFileSync(file(), text);
    expect(() => findRunningTwin(file())).toThrow(`${file()}: The file by which commands find`);
    removeTwinFile(file(), SUMMARY.pid);
    expect(existsSync(file())).toBe(true);
  });
});

describe("the state folder", () => {
  test("stands beside the template unless it is named", () => {
    expect(locateStateFolder("/app/template.yaml", undefined).path).toBe("/app/.local");
    expect(locateStateFolder("/app/template.yaml", "/else").storeFile).toBe("/else/twin.db");
  });

  test("D-31: is for its owner only, also when it was open before", () => {
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-"));
    chmodSync(folder, 0o755);
    openStateFolder(locateStateFolder("template.yaml", folder));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    rmSync(folder, { recursive: true });
  });

  test("is refused with a remedy when it cannot be made", () => {
    expect(() => openStateFolder(locateStateFolder("template.yaml", "/dev/null/x"))).toThrow("--state-dir");
  });
});

describe("callback parameters", () => {
  test("stay as they are on the desk's usual port", () => {
    expect(toDeskDefaults("http://localhost:3002")).toEqual({});
  });

  test("follow the desk to another port, and the change is named", () => {
    expect(toDeskDefaults("http://localhost:4100")["http://localhost:3002/callback"]).toBe(
      "http://localhost:4100/callback",
    );
    const parameters = { CallbackUrls: "http://localhost:4100/callback", LogoutUrls: "https://other/" };
    expect(describeDeskDefaults(parameters, "http://localhost:4100")).toContain(
      "so CallbackUrls=http://localhost:4100/callback here",
    );
    expect(describeDeskDefaults({ A: "x" }, "http://localhost:4100")).toBeUndefined();
  });
});
