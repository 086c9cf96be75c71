import { setTimeout as wait } from "node:timers/promises";
import { StartError } from "../platform/start-error.ts";
import type { CognitoClient } from "./cognito-client.ts";

/** Users that a run makes for itself. They are gone when it is over, however it ended. */
export interface ThrowAwayUsers {
  /** Before the request that makes the user is sent: its answer may never come. */
  expect(username: string): void;
  /** The user was made. */
  confirm(username: string): void;
  /** The user was not made, or is gone. */
  forget(username: string): void;
  /**
   * Deletes who is left, and gives their number.
   *
   * @throws StartError with the names of those who cannot be deleted
   */
  removeAll(): Promise<number>;
}

export interface ThrowAwayUsersOptions {
  readonly userPoolId: string;
  readonly cognito: CognitoClient;
  /**
   * Between two looks for a user whose making was interrupted, in milliseconds: the request may still be on
   * its way when the first look finds nobody.
   *
   * @default 1000
   */
  readonly retryMs?: number;
}

const LOOKS = 3;

export function createThrowAwayUsers(options: ThrowAwayUsersOptions): ThrowAwayUsers {
  const users = new Map<string, "expected" | "made">();
  return {
    expect: (username) => void users.set(username, "expected"),
    confirm: (username) => void users.set(username, "made"),
    forget: (username) => void users.delete(username),
    async removeAll() {
      let removed = 0;
      for (const [username, state] of users) {
        if (await remove(options, username, state === "made" ? 1 : LOOKS)) removed += 1;
        users.delete(username);
      }
      return removed;
    },
  };
}

/** False when there was nobody to delete. */
async function remove(options: ThrowAwayUsersOptions, username: string, looks: number): Promise<boolean> {
  const { cognito, userPoolId, retryMs = 1000 } = options;
  for (let look = 1; ; look += 1) {
    try {
      await cognito.call("AdminDeleteUser", { UserPoolId: userPoolId, Username: username });
      return true;
    } catch (error) {
      if (!isNobody(error)) throw toStillThereError(options, username, error);
      if (look === looks) return false;
      await wait(retryMs);
    }
  }
}

function isNobody(error: unknown): boolean {
  const cause = error instanceof StartError ? error.cause : undefined;
  return cause instanceof Error && cause.name === "UserNotFoundException";
}

function toStillThereError(
  { userPoolId }: ThrowAwayUsersOptions,
  username: string,
  cause: unknown,
): StartError {
  return new StartError({
    problem: `The throw-away user ${username} is still there: ${cause instanceof Error ? cause.message : String(cause)}`,
    remedy: `Delete it: aws cognito-idp admin-delete-user --user-pool-id ${userPoolId} --username ${username}`,
    cause,
  });
}
