import { cpSync } from "node:fs";
import { resolve } from "node:path";
import { createTemplateFolder, type TemplateFolder } from "./template-folder.ts";

const root = resolve(import.meta.dirname, "../..");
const PARTS = ["template.yaml", "openapi.yaml", "samconfig.toml", "src", "events", "postman"] as const;

/** Our own application in a folder of its own, to be broken. */
export function copyApplication(): TemplateFolder {
  const folder = createTemplateFolder();
  for (const part of PARTS) cpSync(resolve(root, part), folder.file(part), { recursive: true });
  return folder;
}
