/** Times as text, made once a second. Both members take milliseconds since 1970. */
export interface ClockTexts {
  /** `Wed, 18 Nov 2026 11:06:42 GMT`, for the header `Date`. */
  date(now: number): string;
  /** `18/Nov/2026:11:06:42 +0000` (contract E-09). */
  requestTime(now: number): string;
}

export function createClockTexts(): ClockTexts {
  let second = Number.NaN;
  let date = "";
  let requestTime = "";
  const refresh = (now: number) => {
    const current = Math.floor(now / 1000);
    if (current === second) return;
    second = current;
    date = new Date(current * 1000).toUTCString();
    const [, day = "", month = "", year = "", time = ""] = date.split(" ");
    requestTime = `${day}/${month}/${year}:${time} +0000`;
  };
  return {
    date(now) {
      refresh(now);
      return date;
    },
    requestTime(now) {
      refresh(now);
      return requestTime;
    },
  };
}
