/** What a page asks the browser's authenticator for. */
export function readOptions(text: string) {
  const options = /data-options="([^"]*)"/.exec(text)?.[1] ?? "";
  return JSON.parse(options.replaceAll("&quot;", '"'));
}
