import { DEFAULT_PORTS } from "./twin-options.ts";

const DEFAULT_DESK = `http://localhost:${DEFAULT_PORTS.deskPort}`;
const DESK_PATHS = ["/callback", "/", ""] as const;

/**
 * Parameter defaults that point at the desk's usual port, with the desk's real address in their place: with
 * another desk port the callback page would otherwise not be one of the client's callback URLs.
 */
export function toDeskDefaults(deskUrl: string): Readonly<Record<string, string>> {
  if (deskUrl === DEFAULT_DESK) return {};
  return Object.fromEntries(DESK_PATHS.map((path) => [`${DEFAULT_DESK}${path}`, `${deskUrl}${path}`]));
}

/** One sentence on what {@link toDeskDefaults} changed, or nothing. */
export function describeDeskDefaults(
  parameters: Readonly<Record<string, string>>,
  deskUrl: string,
): string | undefined {
  const values = Object.values(toDeskDefaults(deskUrl));
  const moved = Object.entries(parameters).filter(([, value]) => values.includes(value));
  if (moved.length === 0) return undefined;
  const texts = moved.map(([name, value]) => `${name}=${value}`);
  return `the desk is not on port ${DEFAULT_PORTS.deskPort}, so ${texts.join(" and ")} here (a value of your own is left alone)`;
}
