/** Contract A-56: the operation that takes every verb that has none of its own. */
export const ANY_METHOD = "x-amazon-apigateway-any-method";

/** Where a document has the operation of a verb, written in either case; `ANY` stands for all of them. */
export function toOperationKey(method: string): string {
  const verb = method.toLowerCase();
  return verb === "any" ? ANY_METHOD : verb;
}
