import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as sdk from "@aws-sdk/client-cognito-identity-provider";
import { REGISTRY } from "../../local/cognito-idp/registry.ts";
import { IMPLEMENTED, renderSupportTable } from "../support/cognito-idp-table.ts";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const root = join(import.meta.dirname, "../..");
const names = Object.keys(REGISTRY);

/** Every export of the SDK by name; among them its commands and their schemas. */
const sdkExports = new Map<string, unknown>(Object.entries(sdk));
const sdkOperations = [...sdkExports.keys()]
  .filter((name) => /^[A-Z]\w+Command$/.test(name))
  .map((name) => name.replace(/Command$/, ""));

function toKebabCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();
}

/** An operation's schema is `[9, namespace, name, traits, input, output]`; nothing is the shape `Unit`. */
function hasUnitOutput(operation: string): boolean {
  const schema = sdkExports.get(`${operation}$`) as readonly [...unknown[], () => unknown];
  const output = schema[5] as () => unknown;
  return output() === "unit";
}

describe("the registry of cognito-idp operations", () => {
  test("names every operation of the pinned SDK and no other", () => {
    expect(sdkOperations).toHaveLength(140);
    expect(names).toEqual(sdkOperations.sort());
  });

  test("asks for no signature exactly where the SDK sends none", () => {
    const { config } = new sdk.CognitoIdentityProviderClient({ region: "eu-west-1" });
    const isSigned = (operation: string) =>
      config
        .httpAuthSchemeProvider({ operation, region: "eu-west-1" })
        .some(({ schemeId }) => schemeId === "aws.auth#sigv4");
    const unsigned = Object.entries(REGISTRY).filter(([, { authorization }]) => authorization !== "sigv4");
    expect(unsigned.map(([name]) => name)).toEqual(names.filter((name) => !isSigned(name)));
    expect(unsigned).toHaveLength(34);
  });

  test("C1: has no output exactly where the SDK's schema has none", () => {
    const withoutOutput = Object.entries(REGISTRY).filter(([, { hasOutput }]) => !hasOutput);
    expect(withoutOutput.map(([name]) => name)).toEqual(names.filter(hasUnitOutput));
    expect(withoutOutput).toHaveLength(13);
  });

  test("has one file for each operation that runs, by its own name", () => {
    const files = readdirSync(join(root, "local/cognito-idp/operations"));
    expect(files.sort()).toEqual([...IMPLEMENTED].map((name) => `${toKebabCase(name)}.ts`).sort());
  });

  test("is what docs/cognito-idp.md shows (UPDATE_DOCS=1 writes it)", () => {
    const path = join(root, "docs/cognito-idp.md");
    const document = readFileSync(path, "utf8");
    const [before, , after] = document.split(/<!-- (?:begin|end) operations -->/);
    const fresh = `${before}<!-- begin operations -->\n\n${renderSupportTable()}\n\n<!-- end operations -->${after}`;
    if (process.env.UPDATE_DOCS === "1") writeFileSync(path, fresh);
    expect(readFileSync(path, "utf8")).toBe(fresh);
  });
});
