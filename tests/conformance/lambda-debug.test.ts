import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { createFunctionApp, type FunctionApp } from "../support/function-app.ts";

let app: FunctionApp;
afterEach(() => app.close());

/** A port that was free a moment ago. */
async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What the inspector says of the process behind it. */
async function listTargets(port: number): Promise<readonly { readonly url: string }[]> {
  const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
  return (await answer.json()) as readonly { readonly url: string }[];
}

describe("a function with an inspector", () => {
  test("listens on the loopback address, for the one process that it has", async () => {
    app = createFunctionApp({
      "app.mjs": `let running = 0;
export const handler = async (event) => {
  running += 1;
  if (event.wait) await new Promise((resolve) => setTimeout(resolve, 60));
  const together = running;
  running -= 1;
  return { pid: process.pid, together, flags: process.execArgv };
};`,
    });
    const debugPort = await findFreePort();
    const local = app.start({}, { debugPort });
    expect(local.isDebugged).toBe(true);
    const outcomes = await Promise.all(["1", "2", "3"].map(() => local.invoke('{"wait":true}')));
    const results = outcomes.map((one) => (one.kind === "returned" ? JSON.parse(one.result) : one));
    expect(new Set(results.map(({ pid }) => pid)).size).toBe(1);
    expect(results.map(({ together }) => together)).toEqual([1, 1, 1]);
    expect(results[0].flags).toContain(`--inspect=127.0.0.1:${debugPort}`);
    expect(await listTargets(debugPort)).toHaveLength(1);
  });

  test("has no time limit; without one it has", async () => {
    app = createFunctionApp({
      "app.mjs":
        "export const handler = () => new Promise((resolve) => setTimeout(() => resolve('late'), 1200));",
    });
    const debugged = app.start({ timeoutSeconds: 1 }, { debugPort: await findFreePort() });
    const plain = app.start({ timeoutSeconds: 1 });
    const [late, cut] = await Promise.all([debugged.invoke("{}"), plain.invoke("{}")]);
    expect(late).toMatchObject({ kind: "returned", result: '"late"' });
    expect(cut.kind).toBe("timed-out");
  });

  test("runs edited code in a process of the same port", async () => {
    app = createFunctionApp({ "app.mjs": "export const handler = async () => 1;" });
    const debugPort = await findFreePort();
    const local = app.start({}, { debugPort });
    await local.prepared;
    local.watch();
    expect(await local.invoke("{}")).toMatchObject({ result: "1" });
    app.write("app.mjs", "export const handler = async () => 2;");
    let outcome = await local.invoke("{}");
    for (
      let attempt = 0;
      attempt < 400 && outcome.kind === "returned" && outcome.result !== "2";
      attempt += 1
    )
      outcome = await local.invoke("{}");
    expect(outcome).toMatchObject({ result: "2" });
    expect(await listTargets(debugPort)).toHaveLength(1);
    expect(app.lines.join("\n")).not.toContain("address already in use");
  });
});
