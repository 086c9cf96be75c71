/** Where a confirmation link goes, around its own text: `{##Verify Email##}` (contract E4). */
export const LINK = /\{##(.+?)##\}/;

export interface PlacedTexts {
  readonly username: string;
  readonly code: string;
  /** Where a link leads. */
  readonly link: string | undefined;
}

/** Fills the places of a message's template. A link becomes an anchor: mails are HTML. */
export function fillPlaces(template: string, { username, code, link }: PlacedTexts): string {
  const filled = template.replace(/\{####\}|\{username\}/g, (part) =>
    part === "{username}" ? username : code,
  );
  if (link === undefined) return filled;
  return filled.replaceAll(new RegExp(LINK, "g"), (_place, text: string) => `<a href="${link}">${text}</a>`);
}
