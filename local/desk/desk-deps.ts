import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { Random } from "../platform/random.ts";
import type { DeskStatus } from "./desk-status.ts";
import type { DeskOutbox } from "./outbox.ts";

export interface DeskDeps {
  readonly status: () => DeskStatus;
  readonly outbox: Pick<DeskOutbox, "list">;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** How the desk reaches the twin's own ports. @default the global `fetch` */
  readonly fetch?: typeof fetch;
}
