import type { ConditionValues } from "../openapi/policies/conditions.ts";
import type { Call } from "./call.ts";
import { findHeader } from "./request-headers.ts";

/** What the conditions of policies are compared with. @param now milliseconds since 1970 */
export function toConditionValues({ connection, headers }: Call, now: number): ConditionValues {
  return {
    sourceIp: connection.sourceIp,
    userAgent: headers.read.userAgent,
    referer: findHeader(headers, "referer"),
    isSecure: connection.protocol === "https",
    now,
  };
}
