/** The command did what it had to, and what it found is bad news: an exit code, and no internal error. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
}
