import type { Answer, Refusal } from "./answer.ts";
import type { RouteCall } from "./call.ts";

/** What stands behind the guard of a route. */
export type Integrate = (routed: RouteCall) => Answer | Refusal | Promise<Answer | Refusal>;
