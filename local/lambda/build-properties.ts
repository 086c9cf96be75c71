import type { BuildOptions } from "esbuild";
import type { JsonObject } from "../platform/json.ts";

export interface PropertyRefusal {
  readonly problem: string;
  readonly remedy: string;
}

/** One property of `BuildProperties`: esbuild's name for it, and how its value is read. */
type Reader = readonly [name: keyof BuildOptions, read: (value: unknown) => unknown];

/**
 * AWS: SAM hands every property to esbuild's command line, as `--kebab-case` of its name (contract F-15).
 * These are the ones that have a meaning for a function.
 */
const PROPERTIES: Readonly<Record<string, Reader>> = {
  Alias: ["alias", toPairs],
  AssetNames: ["assetNames", toText],
  Banner: ["banner", toPairs],
  Charset: ["charset", toText],
  ChunkNames: ["chunkNames", toText],
  Conditions: ["conditions", toCommaList],
  Define: ["define", toPairs],
  Drop: ["drop", toList],
  DropLabels: ["dropLabels", toCommaList],
  EntryNames: ["entryNames", toText],
  External: ["external", toList],
  Footer: ["footer", toPairs],
  Format: ["format", toText],
  IgnoreAnnotations: ["ignoreAnnotations", toFlag],
  Inject: ["inject", toList],
  Jsx: ["jsx", toText],
  JsxFactory: ["jsxFactory", toText],
  JsxFragment: ["jsxFragment", toText],
  JsxImportSource: ["jsxImportSource", toText],
  KeepNames: ["keepNames", toFlag],
  LegalComments: ["legalComments", toText],
  Loader: ["loader", toPairs],
  MainFields: ["mainFields", toCommaList],
  Minify: ["minify", toFlag],
  MinifyIdentifiers: ["minifyIdentifiers", toFlag],
  MinifySyntax: ["minifySyntax", toFlag],
  MinifyWhitespace: ["minifyWhitespace", toFlag],
  OutExtension: ["outExtension", toPairs],
  Packages: ["packages", toText],
  PreserveSymlinks: ["preserveSymlinks", toFlag],
  Pure: ["pure", toList],
  ResolveExtensions: ["resolveExtensions", toCommaList],
  SourceRoot: ["sourceRoot", toText],
  Sourcemap: ["sourcemap", toFlagOrText],
  SourcesContent: ["sourcesContent", toFlag],
  Splitting: ["splitting", toFlag],
  Target: ["target", toCommaList],
  TreeShaking: ["treeShaking", toFlag],
  Tsconfig: ["tsconfig", toText],
};

/** What esbuild prints is none of the function's behaviour. */
const IGNORED = new Set(["LogLevel", "LogLimit", "Color", "Analyze", "Metafile"]);

/**
 * Turns `Metadata.BuildProperties` (all but `EntryPoints`) into esbuild's options.
 *
 * @param refuse makes the error for a property that is unknown or has a value of a wrong form
 */
export function parseBuildProperties(
  properties: JsonObject,
  refuse: (name: string, refusal: PropertyRefusal) => Error,
): BuildOptions {
  const options: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (IGNORED.has(name)) continue;
    const reader = Object.hasOwn(PROPERTIES, name) ? PROPERTIES[name] : undefined;
    if (reader === undefined) throw refuse(name, unknownProperty(name));
    const [option, read] = reader;
    const parsed = read(value);
    if (parsed === undefined) throw refuse(name, wrongForm(name, read));
    options[option] = parsed;
  }
  return options;
}

function unknownProperty(name: string): PropertyRefusal {
  return {
    problem: `The esbuild property ${name} is not supported here.`,
    remedy: "Remove it from BuildProperties.",
  };
}

function wrongForm(name: string, read: unknown): PropertyRefusal {
  const form = FORMS.get(read) ?? "a text";
  return { problem: `${name} must be ${form}.`, remedy: `Correct ${name}; SAM takes no other form.` };
}

function toFlag(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  return value === "true" ? true : value === "false" ? false : undefined;
}

function toText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function toFlagOrText(value: unknown): boolean | string | undefined {
  return toFlag(value) ?? toText(value);
}

function toList(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
}

function toCommaList(value: unknown): readonly string[] | undefined {
  return (
    toList(value) ??
    toText(value)
      ?.split(",")
      .map((item) => item.trim())
  );
}

function toPairs(value: unknown): Readonly<Record<string, string>> | undefined {
  const items = toList(value)?.map((item) => /^([^=]+)=(.*)$/s.exec(item));
  if (items === undefined || items.includes(null)) return undefined;
  return Object.fromEntries(items.map((match) => [match?.[1] ?? "", match?.[2] ?? ""]));
}

const FORMS: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [toFlag, "true or false"],
  [toFlagOrText, "true, false or a text"],
  [toList, "a list of texts"],
  [toCommaList, "a text with commas, or a list"],
  [toPairs, "a list of name=value"],
]);
