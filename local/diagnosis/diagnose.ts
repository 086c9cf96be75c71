import { API_RULES } from "./api-rules.ts";
import { AUTHORIZER_RULES } from "./authorizer-rules.ts";
import { BROWSER_RULES } from "./browser-rules.ts";
import { CLIENT_RULES } from "./client-rules.ts";
import { bySeverity, type Finding } from "./finding.ts";
import { GUARD_RULES } from "./guard-rules.ts";
import { HTTP_API_RULES } from "./http-api-rules.ts";
import { INTEGRATION_RULES } from "./integration-rules.ts";
import type { DiagnosisMaterial } from "./material.ts";
import { POOL_RULES } from "./pool-rules.ts";
import { toRemark } from "./refusals.ts";
import { applyRule, type Rule } from "./rule.ts";
import { SIGN_IN_LINK_RULES } from "./sign-in-link-rules.ts";

/** Everything that `check` looks for, besides what the rooms refuse and remark on by themselves. */
export const RULES: readonly Rule[] = [
  ...GUARD_RULES,
  ...AUTHORIZER_RULES,
  ...BROWSER_RULES,
  ...HTTP_API_RULES,
  ...INTEGRATION_RULES,
  ...API_RULES,
  ...POOL_RULES,
  ...CLIENT_RULES,
  ...SIGN_IN_LINK_RULES,
];

/** What somebody should know of the stack: the gravest first, otherwise in the order of the rules. */
export function diagnose(material: DiagnosisMaterial, refusals: readonly Finding[] = []): readonly Finding[] {
  const apis = [...material.apis, ...material.httpApis];
  const remarks = [...material.stack.warnings, ...apis.flatMap(({ api }) => api.warnings)];
  const found = RULES.flatMap((rule) => applyRule(rule, material));
  return bySeverity([...refusals, ...remarks.map(toRemark), ...found]);
}
