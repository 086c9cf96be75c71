/** A form of a page, as a browser would fill and send it. */
export interface HtmlForm {
  readonly action: string;
  /** Names of all fields, with the values that the page gives them. */
  readonly fields: ReadonlyMap<string, string>;
}

/**
 * The first form of `page` that has a field `name`. Reads the markup of the twin's own pages; it is no parser
 * for HTML from elsewhere.
 */
export function findForm(page: string, name: string): HtmlForm | undefined {
  for (const [, attributes = "", content = ""] of page.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)) {
    const fields = new Map<string, string>();
    for (const [, input = ""] of content.matchAll(/<(?:input|button|select)\b([^>]*)>/gi)) {
      const field = findAttribute(input, "name");
      if (field !== undefined) fields.set(field, findAttribute(input, "value") ?? "");
    }
    if (fields.has(name)) return { action: findAttribute(attributes, "action") ?? "", fields };
  }
  return undefined;
}

/** Text of the element that has `className`, without its tags. */
export function findText(page: string, className: string): string | undefined {
  const pattern = new RegExp(`<[^>]+class="[^"]*\\b${className}\\b[^"]*"[^>]*>([\\s\\S]*?)</`, "i");
  const text = pattern
    .exec(page)?.[1]
    ?.replace(/<[^>]*>/g, "")
    .trim();
  return text === undefined || text === "" ? undefined : unescapeHtml(text);
}

function findAttribute(tag: string, name: string): string | undefined {
  const match = new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(tag);
  const value = match?.[1] ?? match?.[2] ?? match?.[3];
  return value === undefined ? undefined : unescapeHtml(value);
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  "#39": "'",
  "#x27": "'",
};

function unescapeHtml(text: string): string {
  return text.replace(/&(#?\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}
