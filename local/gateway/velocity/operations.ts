import type { Operator } from "./template-node.ts";
import { isEqual, toText, type Value } from "./value.ts";

/** An operator as Velocity has it: whole numbers stay whole, `+` joins texts, what cannot be counted is nothing. */
export function calculate(
  operator: Exclude<Operator, "&&" | "||" | "not">,
  left: Value,
  right: Value,
): Value {
  if (operator === "==") return isEqual(left, right);
  if (operator === "!=") return !isEqual(left, right);
  if (operator === "minus") return typeof left === "number" ? -left : null;
  if (operator === "+" && (typeof left === "string" || typeof right === "string"))
    return toText(left) + toText(right);
  if (typeof left !== "number" || typeof right !== "number") return isComparison(operator) ? false : null;
  return calculateNumber(operator, left, right);
}

function isComparison(operator: string): boolean {
  return operator.startsWith("<") || operator.startsWith(">");
}

function calculateNumber(operator: string, left: number, right: number): Value {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return divide(left, right);
    case "%":
      return right === 0 ? null : left % right;
    case "<":
      return left < right;
    case ">":
      return left > right;
    case "<=":
      return left <= right;
    default:
      return left >= right;
  }
}

function divide(left: number, right: number): Value {
  if (right === 0) return null;
  const isWhole = Number.isInteger(left) && Number.isInteger(right);
  return isWhole ? Math.trunc(left / right) : left / right;
}
