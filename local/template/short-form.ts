/** Long form of every short-form tag of CloudFormation; whatever is not here is refused by name. */
const LONG_FORMS: Readonly<Record<string, string>> = {
  "!Ref": "Ref",
  "!Condition": "Condition",
  "!And": "Fn::And",
  "!Base64": "Fn::Base64",
  "!Cidr": "Fn::Cidr",
  "!Equals": "Fn::Equals",
  "!FindInMap": "Fn::FindInMap",
  "!GetAtt": "Fn::GetAtt",
  "!GetAZs": "Fn::GetAZs",
  "!If": "Fn::If",
  "!ImportValue": "Fn::ImportValue",
  "!Join": "Fn::Join",
  "!Length": "Fn::Length",
  "!Not": "Fn::Not",
  "!Or": "Fn::Or",
  "!Select": "Fn::Select",
  "!Split": "Fn::Split",
  "!Sub": "Fn::Sub",
  "!ToJsonString": "Fn::ToJsonString",
  "!Transform": "Fn::Transform",
};

/** `!Sub` → `Fn::Sub`; `undefined` for a tag that CloudFormation does not have. */
export function findLongForm(tag: string): string | undefined {
  return Object.hasOwn(LONG_FORMS, tag) ? LONG_FORMS[tag] : undefined;
}

/** `!GetAtt Api.RootResourceId` names resource and attribute in one text; the long form in two. */
export function toLongFormArgument(longForm: string, argument: unknown): unknown {
  if (longForm !== "Fn::GetAtt" || typeof argument !== "string") return argument;
  const dot = argument.indexOf(".");
  return dot === -1 ? [argument] : [argument.slice(0, dot), argument.slice(dot + 1)];
}
