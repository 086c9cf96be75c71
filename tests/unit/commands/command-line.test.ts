import { parseCommandLine } from "../../../local/commands/command-line.ts";
import { FLAGS } from "../../../local/commands/flags.ts";
import { toHelpText } from "../../../local/commands/help-text.ts";

describe("the command line", () => {
  test("is `start` when it names no command", () => {
    expect(parseCommandLine([]).command).toBe("start");
    expect(parseCommandLine(["--json"]).flags.has("json")).toBe(true);
  });

  test("takes a command with its words and flags in any order", () => {
    const { command, positionals, flags } = parseCommandLine([
      "user",
      "create",
      "--password",
      "Secret.123",
      "ada@example.com",
      "--attribute",
      "a=1",
      "--attribute=b=2",
    ]);
    expect({ command, positionals }).toEqual({ command: "user", positionals: ["create", "ada@example.com"] });
    expect(flags.text("password")).toBe("Secret.123");
    expect(flags.texts("attribute")).toEqual(["a=1", "b=2"]);
  });

  test.each([
    [["--parameter-overrides", "A=1", "B=2", "--json"]],
    [["--parameter-overrides", "A=1", "--parameter-overrides", "B=2"]],
    [["--parameter-overrides=A=1", "B=2"]],
  ])("takes several overrides as sam does: %j", (argv) => {
    expect(parseCommandLine(argv).flags.texts("parameter-overrides")).toEqual(["A=1", "B=2"]);
  });

  test("leaves a function name behind overrides alone", () => {
    const line = parseCommandLine(["invoke", "--parameter-overrides", "A=1", "B=2", "HelloFunction"]);
    expect(line.positionals).toEqual(["HelloFunction"]);
    expect(line.flags.texts("parameter-overrides")).toEqual(["A=1", "B=2"]);
  });

  test.each([
    [["serve"], "There is no command `serve`."],
    [["stat"], "Did you mean start?"],
    [["tokne"], "Did you mean token?"],
    [["--prot", "1"], "`start` has no flag --prot.\n  → Did you mean --port?"],
    [["--env-var", "x"], "Did you mean --env-vars?"],
    [["--quux", "1"], "See `start --help`."],
    [["--poolport", "1"], "Did you mean --pool-port?"],
    [["--template", "x"], "Did you mean --template-file?"],
    [["reset", "--json"], "`reset` has no flag --json."],
    [["start", "surplus"], "surplus"],
    [["--port"], "--port"],
  ])("refuses %j with %j", (argv, message) => {
    expect(() => parseCommandLine(argv)).toThrow(message);
  });

  test.each(["-1", "65536", "http", "3000.5", ""])("refuses %j as a port", (text) => {
    const { flags } = parseCommandLine([`--port=${text}`]);
    expect(() => flags.port("port")).toThrow(`--port ${text} is no port.`);
  });

  test("reads ports, and none where none is given", () => {
    const { flags } = parseCommandLine(["-p", "0", "--pool-port", "65535"]);
    expect([flags.port("port"), flags.port("pool-port"), flags.port("desk-port")]).toEqual([
      0,
      65535,
      undefined,
    ]);
  });

  test("does not take a flag's name from the prototype", () => {
    expect(parseCommandLine([]).flags.text("constructor")).toBeUndefined();
  });
});

test("help names every flag of its command and no other", () => {
  const help = toHelpText("invoke");
  for (const { name, commands } of FLAGS)
    expect(help.includes(`--${name} `)).toBe(commands.includes("invoke"));
  expect(toHelpText("start")).toMatch(/newman {2,}runs the Postman collection/);
});
