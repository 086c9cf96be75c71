import type { Clock } from "../platform/clock.ts";

/** Times as text, made once a second. */
export interface ClockTexts {
  /** `Wed, 18 Nov 2026 11:06:42 GMT`, for the header `Date`. */
  date(): string;
  /** `18/Nov/2026:11:06:42 +0000` (contract E-09). */
  requestTime(): string;
}

export function createClockTexts(clock: Clock): ClockTexts {
  let second = Number.NaN;
  let date = "";
  let requestTime = "";
  const refresh = () => {
    const now = Math.floor(clock.now() / 1000);
    if (now === second) return;
    second = now;
    date = new Date(now * 1000).toUTCString();
    const [, day = "", month = "", year = "", time = ""] = date.split(" ");
    requestTime = `${day}/${month}/${year}:${time} +0000`;
  };
  return {
    date() {
      refresh();
      return date;
    },
    requestTime() {
      refresh();
      return requestTime;
    },
  };
}
