import { existsSync } from "node:fs";

const USUAL_NAMES = ["template.yaml", "template.yml"] as const;

/** The template that is meant: the one given, else the usual one of the current folder, there or not. */
export function findTemplateFile(given: string | undefined): string {
  return given ?? USUAL_NAMES.find((name) => existsSync(name)) ?? USUAL_NAMES[0];
}
