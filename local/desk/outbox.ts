import type { Log } from "../platform/log.ts";
import type { Random } from "../platform/random.ts";

/** What a mailbox or phone would have received; the fields of the user pool's own messages. */
export interface SentMessage {
  readonly userPoolId: string;
  readonly medium: "EMAIL" | "SMS";
  readonly destination: string;
  readonly username: string;
  readonly subject: string;
  readonly body: string;
  readonly purpose: string;
  readonly code: string;
  /** Confirms when it is opened, in place of the code. */
  readonly link?: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
}

export interface KeptMessage extends SentMessage {
  readonly id: string;
}

export interface DeskOutbox {
  deliver(message: SentMessage): void;
  /** Newest first. */
  list(): readonly KeptMessage[];
}

export interface DeskOutboxDeps {
  readonly random: Random;
  readonly log: Log;
  /** How many messages are kept; the oldest goes first. @default 200 */
  readonly capacity?: number;
}

/**
 * Keeps the last messages in memory and prints the code of each in the terminal: nobody has to own a mail
 * server to finish a sign-up. Nothing of it is written to disk.
 */
export function createDeskOutbox({ random, log, capacity = 200 }: DeskOutboxDeps): DeskOutbox {
  const messages: KeptMessage[] = [];
  return {
    deliver(message) {
      messages.unshift({ ...message, id: random.uuid() });
      messages.length = Math.min(messages.length, capacity);
      log.info(toTerminalLine(message));
    },
    list: () => [...messages],
  };
}

function toTerminalLine({ medium, destination, purpose, code, link }: SentMessage): string {
  const what = purpose === "invitation" ? "temporary password" : "code";
  const content = link === undefined ? `${what} ${code}` : `link ${link}`;
  return `${medium === "SMS" ? "text message" : "email"} to ${destination} (${purpose.replaceAll("-", " ")}): ${content}`;
}
