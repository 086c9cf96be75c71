const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Sat Nov 7 09:05:03 UTC 2026`: Java's `EEE MMM d HH:mm:ss z yyyy`, in English, the day without a zero. */
const TIMESTAMP =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2}) (\d{1,2}) (\d{2}):(\d{2}):(\d{2}) (?:UTC|GMT) (\d{4})$/;

/** Milliseconds since 1970; `undefined` for any other format, or a day that no calendar has (contract D2). */
export function parseTimestamp(text: string): number | undefined {
  const [, monthName = "", ...rest] = TIMESTAMP.exec(text) ?? [];
  const [day = 0, hours = 0, minutes = 0, seconds = 0, year = 0] = rest.map(Number);
  const month = MONTHS.indexOf(monthName);
  if (month < 0) return undefined;
  const time = Date.UTC(year, month, day, hours, minutes, seconds);
  const date = new Date(time);
  const isReal =
    date.getUTCDate() === day && hours < 24 && minutes < 60 && seconds < 60 && date.getUTCMonth() === month;
  return isReal ? time : undefined;
}

/** @param milliseconds since 1970 */
export function toTimestamp(milliseconds: number): string {
  const [weekday = "", day, month, year, time] = new Date(milliseconds).toUTCString().split(" ");
  return `${weekday.slice(0, 3)} ${month} ${Number(day)} ${time} UTC ${year}`;
}
