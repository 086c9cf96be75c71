import type { IdentitySource, LambdaAuthorizerInput } from "../../openapi/authorizer-definition.ts";
import { toIdentityExpression } from "../../openapi/lambda-authorizer.ts";
import type { RouteCall } from "../call.ts";
import { findHeaderValues } from "../request-headers.ts";
import { createFindVariable } from "../template-variables.ts";
import { runWithin } from "../within-time.ts";
import { refuse, type Verdict } from "./authorizer.ts";

/** What a caller brings to an authorizer's function. */
export interface BroughtIdentity {
  /** What a result is kept by: everything that the identity sources hold, exactly. */
  readonly key: string;
  /** The whole value of the header, for an authorizer of type TOKEN. */
  readonly token: string;
}

/** Nothing sensible takes longer (catalogue D-30). */
const EXPRESSION_LIMIT_MS = 100;

/**
 * Reads the identity sources. A request that lacks one of them is refused without the function being asked.
 *
 * @returns the verdict that refuses the request, where one is missing
 */
export function readCallerIdentity(
  input: LambdaAuthorizerInput,
  routed: RouteCall,
): BroughtIdentity | Verdict {
  return input.type === "TOKEN" ? readToken(input.identityHeader, routed) : readSources(input, routed);
}

function readToken(header: string, { call }: RouteCall): BroughtIdentity | Verdict {
  const values = findHeaderValues(call.headers, header.toLowerCase());
  // Assumed, as with user pools (B-08): the function of the method might read the other one.
  if (values.length > 1) return refuse(`there are ${values.length} ${header} headers`, "Send exactly one.");
  const [token = ""] = values;
  if (token.trim() !== "") return { key: token, token };
  return refuse(
    values.length === 1 ? `the ${header} header is empty` : `there is no ${header} header`,
    "Send the token in it; without one the authorizer's function is not asked.",
  );
}

function readSources(
  { identitySources }: Extract<LambdaAuthorizerInput, { type: "REQUEST" }>,
  routed: RouteCall,
): BroughtIdentity | Verdict {
  const found: (readonly string[])[] = [];
  for (const source of identitySources) {
    const values = readSource(source, routed);
    if (!values.some((value) => value !== "")) {
      return refuse(
        `${toIdentityExpression(source)}, an identity source, is missing or empty`,
        "Send it; without it the authorizer's function is not asked.",
      );
    }
    found.push(values);
  }
  return { key: JSON.stringify(found), token: "" };
}

/** All values, for the function is asked with all of them. */
function readSource({ in: place, name }: IdentitySource, { call, stage }: RouteCall): readonly string[] {
  switch (place) {
    case "header":
      return findHeaderValues(call.headers, name.toLowerCase());
    case "querystring":
      return stage.query.filter((_, index) => index % 2 === 1 && stage.query[index - 1] === name);
    case "stageVariables":
    case "context": {
      const value = createFindVariable(call)(`${place}.${name}`);
      return value === undefined ? [] : [value];
    }
  }
}

/** Whether the whole token fits (contract A-77, B-30). @throws SyntaxError when it is no regular expression */
export function createTokenRule(expression: string | undefined): (token: string) => Verdict | undefined {
  if (expression === undefined) return () => undefined;
  const pattern = new RegExp(`^(?:${expression})$`);
  return (token) => {
    const outcome = runWithin(() => ({ matches: pattern.test(token) }), EXPRESSION_LIMIT_MS);
    if (outcome?.matches === true) return undefined;
    const why = outcome === undefined ? "took too long" : "does not match the token";
    return refuse(
      `the authorizer's identity validation expression ${expression} ${why}`,
      "Send a token of that form; without one the authorizer's function is not asked.",
    );
  };
}
