import type { ApiDocument } from "./api-document.ts";

/**
 * Only the document names where requests go: whatever a caller sends, the host stays (catalogue D-28).
 *
 * @param path of the uri in the document
 * @throws StartError
 */
export function checkFixedHost(document: ApiDocument, path: readonly string[], uri: string): void {
  const [, host] = /^https?:\/\/([^/?#]+)/i.exec(uri) ?? [];
  if (host === undefined)
    document.refuse(path, "uri must be an http or https URL.", "Write https://host/path.");
  if (!/[{}@]/.test(host)) return;
  const problem = `The host ${host} is not fixed: path parameters and user names have no place in it.`;
  document.refuse(path, problem, "Write the host out, or let a stage variable give it.");
}
