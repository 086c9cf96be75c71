import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { jest } from "@jest/globals";
import { copyApplication } from "../support/copy-application.ts";
import { FREE_PORTS, killLeftovers, runCli, startCliTwin } from "../support/run-cli.ts";
import type { TemplateFolder } from "../support/template-folder.ts";

jest.setTimeout(30_000);

let folder: TemplateFolder;
beforeEach(() => {
  folder = copyApplication();
});
afterEach(() => {
  killLeftovers();
  folder.remove();
});

const start = (...args: string[]) => runCli(["start", ...FREE_PORTS, ...args], { folder: folder.path });

function replaceIn(file: string, from: string, to: string): void {
  const text = readFileSync(folder.file(file), "utf8");
  expect(text).toContain(from);
  writeFileSync(folder.file(file), text.replace(from, to));
}

/** Nothing on standard output, a reason with a remedy and no stack on standard error, and no trace left. */
async function expectRefusal(result: ReturnType<typeof start>, ...texts: (string | RegExp)[]): Promise<void> {
  const { exitCode, stdout, stderr } = await result;
  expect(stdout).toBe("");
  for (const text of texts) expect(stderr).toMatch(text);
  expect(stderr).toContain("\n  → ");
  expect(stderr).not.toMatch(/internal error|^\s+at /m);
  expect(exitCode).toBe(1);
  expect(existsSync(folder.file(".local/twin.json"))).toBe(false);
}

describe("a start that cannot succeed", () => {
  test("says that there is no template, and which file was looked for", async () => {
    rmSync(folder.file("template.yaml"));
    await expectRefusal(start(), "template.yaml");
  });

  test("names the file that an include misses, and the line that includes it", async () => {
    rmSync(folder.file("openapi.yaml"));
    await expectRefusal(start(), "openapi.yaml", /template\.yaml:\d+/);
  });

  test("names file and line of a template that is no YAML", async () => {
    replaceIn("template.yaml", "Resources:", "Resources: {");
    await expectRefusal(start(), /template\.yaml:\d+/);
  });

  test("names what it cannot model, with its path", async () => {
    replaceIn("template.yaml", "CallbackURLs: !Ref CallbackUrls", "CallbackURLs: !ImportValue urls");
    await expectRefusal(start(), "ImportValue", /template\.yaml:\d+/, "CallbackURLs");
  });

  test("shows where a handler does not compile", async () => {
    replaceIn("src/handlers/get-root.ts", "return {", "return {{");
    await expectRefusal(start(), /get-root\.ts/);
  });

  test("refuses a parameter that the template does not have", async () => {
    await expectRefusal(start("--parameter-overrides", "NoSuch=1"), "NoSuch", "CallbackUrls");
  });

  test("refuses an issuer, a port and a flag that it does not know", async () => {
    await expectRefusal(start("--issuer", "mine"), "--issuer mine");
    await expectRefusal(start("--port", "99999"), "--port 99999 is no port");
    await expectRefusal(start("--prot"), "no flag --prot");
  });

  test("D-31: names a damaged state file, and leaves it as it is", async () => {
    folder.write(".local/twin.db", "not a database, but somebody's data");
    await expectRefusal(start(), "twin.db");
    expect(readFileSync(folder.file(".local/twin.db"), "utf8")).toBe("not a database, but somebody's data");
  });

  test("D-31: names a damaged twin.json, and leaves it as it is", async () => {
    folder.write(".local/twin.json", "{");
    const { exitCode, stderr } = await start();
    expect(stderr).toContain("twin.json");
    expect(exitCode).toBe(1);
    expect(readFileSync(folder.file(".local/twin.json"), "utf8")).toBe("{");
  });
});

describe("D-32: a port that is taken", () => {
  let other: Server;
  let port: string;
  beforeEach(async () => {
    other = createServer((_request, response) => response.end("other"));
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
    port = String((other.address() as AddressInfo).port);
  });
  afterEach(() => new Promise((done) => other.close(done)));

  test.each([
    ["--port", "REST API"],
    ["--pool-port", "user pool"],
    ["--desk-port", "desk"],
  ])("is named with its flag %s", async (flag, name) => {
    await expectRefusal(start(flag, port), `Port ${port} for the ${name} is taken`, flag);
  });
});

describe("D-32: a second twin on one state folder", () => {
  test("is refused, and the first one goes on", async () => {
    const first = await startCliTwin([], { folder: folder.path });
    const before = readFileSync(folder.file(".local/twin.json"), "utf8");
    const { exitCode, stderr } = await start();
    expect(stderr).toContain("Another twin is running on this state");
    expect(exitCode).toBe(1);
    expect(readFileSync(folder.file(".local/twin.json"), "utf8")).toBe(before);
    expect((await fetch(`${first.summary.apiUrl}/`)).status).toBe(401);
    expect((await first.stop()).exitCode).toBe(0);
  });

  test("is possible when it keeps nothing; commands stay with the first", async () => {
    const first = await startCliTwin([], { folder: folder.path });
    const second = await startCliTwin(["--ephemeral"], { folder: folder.path });
    const announced = JSON.parse(readFileSync(folder.file(".local/twin.json"), "utf8"));
    expect(announced.pid).toBe(first.summary.pid);
    await second.stop();
    expect(existsSync(folder.file(".local/twin.json"))).toBe(true);
    await first.stop();
    expect(existsSync(folder.file(".local/twin.json"))).toBe(false);
  });
});
