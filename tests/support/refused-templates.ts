import { StartError } from "../../local/platform/start-error.ts";
import { loadStack } from "../../local/template/load-stack.ts";
import type { TemplateFolder } from "./template-folder.ts";

/** The refusal of a template written into `folder`. @throws Error when it is not refused */
export async function loadRefusal(folder: TemplateFolder, text: string): Promise<StartError> {
  folder.write("template.yaml", text);
  const answer = await loadStack({ templateFile: folder.file("template.yaml") }).catch(
    (error: unknown) => error,
  );
  if (!(answer instanceof StartError)) throw new Error(`not refused: ${JSON.stringify(answer)}`);
  return answer;
}
