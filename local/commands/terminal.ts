import type { Log } from "../platform/log.ts";
import type { Credentials } from "../platform/signature-v4.ts";

/** What a command may do to the person in front of it. */
export interface Terminal {
  /** Results, for standard output; everything else goes to `log`. */
  print(text: string): void;
  readonly log: Log;
  /** Folder in which the command was typed. */
  readonly folder: string;
  /** False when output is no terminal, and with NO_COLOR. */
  readonly isColourful: boolean;
  /** Access key of the environment; the twin takes any, unless it was started with `--strict-sigv4`. */
  readonly credentials: Credentials;
  /** `AWS_ENDPOINT_URL` and its likes of the environment, by name. */
  readonly endpointUrls: Readonly<Record<string, string>>;
  /** `npm run user -- create …`, `npx gatehouse user create …` or `gatehouse user create …`: as the person started this one. */
  toCommand(command: string, rest: string): string;
  /** Asks a question; `undefined` when there is nobody to answer. */
  ask(question: string, options?: { readonly isHidden?: boolean }): Promise<string | undefined>;
  /** All of standard input. */
  readInput(): Promise<string>;
  /**
   * Waits until the person or the system asks the process to end. From then on, the process ends by force
   * after `graceMs`, or at once when it is asked again.
   */
  untilStopped(graceMs: number): Promise<void>;
}
