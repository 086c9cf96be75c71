import { StartError } from "../platform/start-error.ts";
import type { InputOrigin } from "./pool-input.ts";
import { PropertyError } from "./settings/properties.ts";

/** Parses properties of a template; a refusal names the file. @throws StartError */
export function explainProperties<T>(origin: InputOrigin | undefined, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    if (!(cause instanceof PropertyError)) throw cause;
    throw new StartError({
      file: origin?.file,
      path: origin ? `${origin.path}.${cause.path}` : cause.path,
      problem: cause.problem,
      remedy: cause.remedy,
      cause,
    });
  }
}
