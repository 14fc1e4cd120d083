import { distance } from "fastest-levenshtein";
import type { ConstantNode, FunctionNode, MathNode, OperatorNode, SymbolNode } from "mathjs";
import { PotentialError } from "./potential-error.ts";
import { constants, functions } from "./real-function.ts";

/**
 * Refuses all but arithmetic in x.
 *
 * @throws PotentialError naming the first thing that is not allowed, its column, and what is
 */
export function checkExpression(
  text: string,
  root: MathNode,
  parameters: Readonly<Record<string, number>>,
): void {
  const symbols = ["x", ...Object.keys(parameters), ...Object.keys(constants)];
  const refuse = (name: string, kind: string, allowed: readonly string[]): never => {
    throw new PotentialError(
      `"${text}": unknown ${kind} ${name}${column(text, name)}; ${suggestion(name, allowed)}allowed are ${allowed.join(", ")}`,
    );
  };
  const visit = (node: MathNode): void => {
    switch (node.type) {
      case "ConstantNode":
        if (typeof (node as ConstantNode).value !== "number")
          throw new PotentialError(
            `"${text}": must hold numbers, x and functions alone, got ${node.toString()}`,
          );
        return;
      case "SymbolNode": {
        const { name } = node as SymbolNode;
        if (!symbols.includes(name)) refuse(name, "symbol", symbols);
        return;
      }
      case "ParenthesisNode":
        break;
      case "OperatorNode": {
        const { op } = node as OperatorNode;
        if (!["+", "-", "*", "/", "^"].includes(op)) refuse(op, "operator", ["+", "-", "*", "/", "^"]);
        break;
      }
      case "FunctionNode": {
        const { fn, args } = node as FunctionNode;
        if (!Object.hasOwn(functions, fn.name)) refuse(fn.name, "function", Object.keys(functions));
        const most = fn.name === "log" || fn.name === "pow" ? 2 : 1;
        const least = fn.name === "pow" ? 2 : 1;
        if (args.length < least || args.length > most)
          throw new PotentialError(
            `"${text}": ${fn.name}${column(text, fn.name)} must have ${most} argument${most > 1 ? "s" : ""}, got ${args.length}`,
          );
        // the name of the function is a symbol of its own
        for (const arg of args) visit(arg);
        return;
      }
      default:
        throw new PotentialError(
          `"${text}": must be one expression in x, such as x^2/2 + 0.1*x^4, got ${node.toString()}`,
        );
    }
    node.forEach(visit);
  };
  visit(root);
}

function column(text: string, name: string): string {
  const at = /^\w+$/.test(name) ? text.search(new RegExp(`\\b${name}\\b`)) : text.indexOf(name);
  return at < 0 ? "" : ` at column ${at + 1}`;
}

function suggestion(name: string, allowed: readonly string[]): string {
  const near = allowed.filter((other) => distance(name.toLowerCase(), other.toLowerCase()) <= 1);
  return near.length === 1 && name.length > 1 ? `did you mean ${near[0]}? ` : "";
}
