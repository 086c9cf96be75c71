import { OPERATION_FACTORIES } from "../../local/cognito-idp/operations.ts";
import { type OperationName, REGISTRY } from "../../local/cognito-idp/registry.ts";

/** The operations that the twin runs. */
export const IMPLEMENTED: ReadonlySet<string> = new Set(Object.keys(OPERATION_FACTORIES));

const CALLERS = { none: "anyone", "access-token": "the user", sigv4: "the administrator" } as const;

/** The part of `docs/cognito-idp.md` that the registry dictates. */
export function renderSupportTable(): string {
  const names = Object.keys(REGISTRY) as OperationName[];
  return [
    `${IMPLEMENTED.size} of ${names.length} operations run.`,
    "",
    "| Operation | Called by | Runs |",
    "| --- | --- | --- |",
    ...names.map((name) => {
      const caller = CALLERS[REGISTRY[name].authorization];
      return `| ${name} | ${caller} | ${IMPLEMENTED.has(name) ? "yes" : "refused by name"} |`;
    }),
  ].join("\n");
}
