import { createThrowAwayUsers } from "../../../local/commands/throw-away-users.ts";
import { StartError } from "../../../local/platform/start-error.ts";

function refuse(name: string): StartError {
  const cause = Object.assign(new Error("refused"), { name });
  return new StartError({ problem: "AdminDeleteUser: refused", remedy: "", cause });
}

/** Answers each deletion with the next of `answers`. */
function createUsers(...answers: (string | undefined)[]) {
  const deleted: unknown[] = [];
  const users = createThrowAwayUsers({
    userPoolId: "us-east-1_a",
    retryMs: 1,
    cognito: {
      async call(_operation, { Username }) {
        deleted.push(Username);
        const refusal = answers.shift();
        if (refusal !== undefined) throw refuse(refusal);
        return {};
      },
    },
  });
  return { users, deleted };
}

describe("throw-away users", () => {
  test("are deleted, each once", async () => {
    const { users, deleted } = createUsers();
    users.expect("a");
    users.confirm("a");
    users.expect("b");
    users.forget("b");
    expect(await users.removeAll()).toBe(1);
    expect(await users.removeAll()).toBe(0);
    expect(deleted).toEqual(["a"]);
  });

  test("are looked for again while their making may still be on its way", async () => {
    const { users, deleted } = createUsers("UserNotFoundException", undefined);
    users.expect("a");
    expect(await users.removeAll()).toBe(1);
    expect(deleted).toEqual(["a", "a"]);
  });

  test("are given up after three looks, and after one when they had been made", async () => {
    const gone = "UserNotFoundException";
    const { users, deleted } = createUsers(gone, gone, gone, gone);
    users.expect("a");
    users.confirm("b");
    expect(await users.removeAll()).toBe(0);
    expect(deleted).toEqual(["a", "a", "a", "b"]);
  });

  test("that cannot be deleted are named, with the command that deletes them", async () => {
    const { users } = createUsers("AccessDeniedException");
    users.confirm("a");
    await expect(users.removeAll()).rejects.toThrow(
      /user a is still there: .*\n.*aws cognito-idp admin-delete-user --user-pool-id us-east-1_a --username a$/s,
    );
  });
});
