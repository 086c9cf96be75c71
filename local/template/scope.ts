import type { JsonObject } from "../platform/json.ts";
import type { ParameterValues } from "./parameters.ts";
import type { StackIdentity } from "./pseudo-parameters.ts";

/** What an intrinsic function may look up. */
export interface Scope {
  readonly identity: StackIdentity;
  readonly parameters: ParameterValues;
  /** What is given for dynamic references, by the text between their braces: `resolve:ssm:/name`. */
  readonly dynamicValues: Readonly<Record<string, string>>;
  /** Whether the template declares `AWS::LanguageExtensions`. */
  readonly hasLanguageExtensions: boolean;
  /** The `Mappings` section. */
  readonly mappings: JsonObject;
  /** @param at the intrinsic that asks, for messages */
  isConditionTrue(name: string, at: object): boolean;
  /** The value of `Ref` to a resource. @param at the intrinsic that asks, for messages */
  findRef(logicalId: string, at: object): unknown;
  /** The value of `Fn::GetAtt`. */
  getAttribute(target: AttributeTarget, at: object): unknown;
}

export interface AttributeTarget {
  readonly logicalId: string;
  /** `Arn`, `Outputs.Url`. */
  readonly attribute: string;
}
