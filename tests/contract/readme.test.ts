import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { COMMANDS, FLAGS } from "../../local/commands/flags.ts";

const root = resolve(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

interface Step {
  readonly command: string;
  readonly how: string;
  readonly expected: readonly string[];
}

describe("README.md", () => {
  const readme = read("README.md");
  const list = execFileSync(process.execPath, [join(root, ".ci/readme.mjs"), "--list"], { encoding: "utf8" });
  const plan = JSON.parse(list) as readonly Step[];
  const by = (how: string) => plan.filter((step) => step.how === how);

  test("has every line of its shell fences in the plan of what is proven", () => {
    const fences = [...readme.matchAll(/^```sh[^\n]*\n([\s\S]*?)^```$/gm)].map(([, body = ""]) =>
      body.trimEnd(),
    );
    expect(plan.map(({ command }) => command)).toEqual(fences.flatMap((body) => body.split("\n")));
    expect(plan.length).toBeGreaterThan(8);
  });

  test("says first how to start, and the two commands are those of a newcomer", () => {
    expect(plan[0]).toMatchObject({ command: "npm ci && npm start", how: "background" });
    expect(plan[0]?.expected.length).toBeGreaterThan(3);
    expect(by("clone of its own").map(({ command }) => command)).toEqual(["npm test"]);
  });

  test("is proven by .ci/run: its commands one by one, and npm test as the first thing in a bare clone", () => {
    const script = read(".ci/run");
    expect(script).toMatch(/node "\$here\/readme\.mjs" "\$scratch\/readme"/);
    expect(script).toMatch(/node "\$here\/package\.mjs" "\$scratch\/tests"/);
    expect(script).toMatch(/in_folder "\$scratch\/tests" npm test$/m);
    expect(script).toMatch(/in_folder "\$scratch\/tests" npm run test:browser$/m);
    expect(script).toMatch(/in_folder "\$scratch\/tests" env [^\n]*\\\n.* npm run test:clients$/m);
    expect(script).toMatch(/ bash "\$scratch\/tests\/\.ci\/aws\/run"$/m);
  });

  test("leaves to others only what needs AWS, or a template that is not here", () => {
    const scripts = readdirSync(join(root, ".ci/aws")).filter((name) => name.endsWith(".sh"));
    const aws = scripts.map((name) => read(`.ci/aws/${name}`)).join("\n");
    for (const { command } of by("aws")) {
      const [tool, verb] = command.split(" ");
      expect(tool).toBe("sam");
      expect(aws).toMatch(new RegExp(`"\\$sam" ${verb}\\b`));
    }
    expect(by("elsewhere").map(({ command }) => command.split(" ").slice(0, 3).join(" "))).toEqual([
      "npm start --",
      "npx gatehouse",
    ]);
  });

  test("has every flag of `start` in its table, and no other", () => {
    const rows = readme.split("\n").filter((line) => line.startsWith("| `-"));
    const named = rows.flatMap((row) => row.split("|")[1]?.match(/--[a-z0-9-]+/g) ?? []);
    const general = ["verbose", "help", "version"];
    const flags = FLAGS.filter(({ name, commands }) => commands.includes("start") && !general.includes(name));
    expect(named.sort()).toEqual(flags.map(({ name }) => `--${name}`).sort());
  });

  test("names every command, each an npm script", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    for (const name of Object.keys(COMMANDS)) {
      expect(readme).toContain(`\`${name}\``);
      // `npm run check` is the house's own gate.
      const script = name === "check" ? "check:stack" : name;
      expect(scripts[script]).toBe(`node dist/gatehouse.mjs ${name}`);
    }
  });

  test("links to files that are there", () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = ""]) => path);
    expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(links.length).toBeGreaterThan(3);
  });
});
