import type { JsonObject } from "../../../local/platform/json.ts";
import { parseSchema } from "../../../local/user-pool/settings/schema.ts";

function parse(Schema: unknown): unknown {
  return parseSchema({ path: "", values: { Schema } as JsonObject });
}

describe("the schema (E3)", () => {
  test.each([
    [{ Name: "x" }, "Schema", "Expected a list of blocks"],
    [["x"], "Schema", "Expected a list of blocks"],
    [[{ AttributeDataType: "String" }], "Schema.0.Name", "The attribute has no name."],
    [[{ Name: "x" }], "Schema.0.AttributeDataType", "Invalid AttributeDataType input"],
    [[{ Name: "x", Required: true }], "Schema.0.Required", "Required custom attributes are not supported"],
    [[{ Name: "email", AttributeDataType: "Number" }], "Schema.0.AttributeDataType", "You can not change"],
    [[{ Name: "x", AttributeDataType: "Date" }], "Schema.0.AttributeDataType", "Expected String or Number"],
    [
      [{ Name: "email", StringAttributeConstraints: { MinLength: "2", MaxLength: "1" } }],
      "Schema.0.StringAttributeConstraints",
      "user.email: Max length cannot be less than min length.",
    ],
    [
      [{ Name: "email", StringAttributeConstraints: { MaxLength: "2049" } }],
      "Schema.0.StringAttributeConstraints",
      "user.email: String attributes cannot have a length of more than 2048",
    ],
    [
      [{ Name: "updated_at", NumberAttributeConstraints: { MinValue: "2", MaxValue: "1" } }],
      "Schema.0.NumberAttributeConstraints",
      "user.updated_at: Max value cannot be less than min value.",
    ],
    [
      [{ Name: "updated_at", NumberAttributeConstraints: { MinValue: "few" } }],
      "Schema.0.NumberAttributeConstraints.MinValue",
      "Invalid NumberAttributeConstraints for schema attribute updated_at",
    ],
  ])("%j is refused at %s: %s", (schema, path, problem) => {
    expect(() => parse(schema)).toThrow(
      expect.objectContaining({ path, problem: expect.stringContaining(problem) }),
    );
  });
});
