/** What stands for a map without members: a proxy event has `null`, that of an authorizer `{}`. */
export type EmptyMap = "null" | "{}";

/** C-34, C-35: the last value of each name, and all of them. */
export function writeQuery(pairs: readonly string[], empty: EmptyMap): string {
  if (pairs.length === 0)
    return `"queryStringParameters":${empty},"multiValueQueryStringParameters":${empty}`;
  const all = new Map<string, string[]>();
  for (let index = 0; index < pairs.length; index += 2) {
    const name = pairs[index] ?? "";
    const values = all.get(name) ?? [];
    values.push(pairs[index + 1] ?? "");
    all.set(name, values);
  }
  const last = [...all].map(([name, values]) => `${quote(name)}:${quote(values[values.length - 1] ?? "")}`);
  const every = [...all].map(([name, values]) => `${quote(name)}:${JSON.stringify(values)}`);
  return `"queryStringParameters":{${last.join(",")}},"multiValueQueryStringParameters":{${every.join(",")}}`;
}

/** C-39. @param pairs names and values in turn */
export function writePairs(pairs: readonly string[], empty: EmptyMap): string {
  if (pairs.length === 0) return empty;
  const members: string[] = [];
  for (let index = 0; index < pairs.length; index += 2) {
    members.push(`${quote(pairs[index] ?? "")}:${quote(pairs[index + 1] ?? "")}`);
  }
  return `{${members.join(",")}}`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
