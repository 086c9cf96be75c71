import { DUMMY_CREDENTIALS } from "../../../local/commands/cognito-client.ts";
import { CommandFailure } from "../../../local/commands/command-failure.ts";
import { reportFailure, runCommand } from "../../../local/commands/run-command.ts";
import type { Terminal } from "../../../local/commands/terminal.ts";
import { createLog } from "../../../local/platform/log.ts";
import { StartError } from "../../../local/platform/start-error.ts";

function createTestTerminal() {
  const output = { printed: "", said: "" };
  const terminal: Terminal = {
    print(text) {
      output.printed += `${text}\n`;
    },
    log: createLog({
      write(text) {
        output.said += text;
      },
    }),
    folder: "/nowhere",
    isColourful: false,
    credentials: DUMMY_CREDENTIALS,
    endpointUrls: {},
    toCommand: (command, rest) => `gatehouse ${command} ${rest}`,
    ask: async () => undefined,
    readInput: async () => "",
    untilStopped: async () => {},
  };
  return { terminal, output };
}

function toReport(error: unknown, isVerbose = false): string {
  const { terminal, output } = createTestTerminal();
  reportFailure(error, { terminal, isVerbose });
  return output.said;
}

describe("a failure", () => {
  test("that the user can mend is said in full, with its remedy on a line of its own", () => {
    const error = new StartError({
      file: "a.yaml",
      line: 3,
      path: "X",
      problem: "It is odd.",
      remedy: "Mend it.",
    });
    expect(toReport(error)).toBe("a.yaml:3 › X: It is odd.\n  → Mend it.\n");
  });

  test("that is bad news only is said as it is", () =>
    expect(toReport(new CommandFailure("newman: 2 failed."))).toBe("newman: 2 failed.\n"));

  test("of any other kind is internal, and shows its stack with --verbose alone", () => {
    const error = new TypeError("x is not a function");
    const quiet = toReport(error);
    expect(quiet).toContain("error: internal error: TypeError: x is not a function\n");
    expect(quiet).not.toMatch(/^\s+at /m);
    expect(toReport(error, true)).toMatch(/^\s+at .*run-command\.test\.ts/m);
  });

  test("that is no error at all is internal too", () =>
    expect(toReport("thrown")).toContain("internal error: Error: thrown"));
});

describe("a command", () => {
  test("that is refused ends with 1 and prints nothing", async () => {
    const { terminal, output } = createTestTerminal();
    expect(await runCommand(["serve"], terminal)).toBe(1);
    expect(output.printed).toBe("");
    expect(output.said).toContain("There is no command `serve`.");
  });

  test("is explained by --help", async () => {
    const { terminal, output } = createTestTerminal();
    expect(await runCommand(["invoke", "--help"], terminal)).toBe(0);
    expect(output.printed).toContain("gatehouse invoke: ");
    expect(output.said).toBe("");
  });
});
