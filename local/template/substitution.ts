const REFERENCE = /\$\{([^{}]*)\}/g;
const NAME = /^[A-Za-z0-9_.:]+$/;

export type SubstitutionPart =
  | { readonly kind: "text"; readonly text: string }
  /** `${Name}`, `${Name.Attribute}` or `${AWS::Region}`; `name` may be one that no template can have. */
  | { readonly kind: "reference"; readonly name: string };

/** Cuts the text of a `Fn::Sub`; `${!Name}` is the text `${Name}` (contract A-98). */
export function parseSubstitution(template: string): readonly SubstitutionPart[] {
  const parts: SubstitutionPart[] = [];
  let end = 0;
  for (const match of template.matchAll(REFERENCE)) {
    parts.push({ kind: "text", text: template.slice(end, match.index) });
    const inner = match[1] ?? "";
    parts.push(
      inner.startsWith("!")
        ? { kind: "text", text: `\${${inner.slice(1)}}` }
        : { kind: "reference", name: inner },
    );
    end = match.index + match[0].length;
  }
  parts.push({ kind: "text", text: template.slice(end) });
  return parts.filter((part) => part.kind === "reference" || part.text !== "");
}

/** Whether CloudFormation accepts what stands between the braces. */
export function isSubstitutionName(name: string): boolean {
  return NAME.test(name);
}
