import { createRequire } from "node:module";
import { distance } from "fastest-levenshtein";
import type { ConstantNode, FunctionNode, MathNode, OperatorNode, ParenthesisNode, SymbolNode } from "mathjs";
import { atFirstCall } from "../statistics/at-first-call.ts";
import { type Expression, operation, operators } from "./expression.ts";
import { inWords, PotentialError, quoted } from "./potential-error.ts";
import { constants, functions } from "./real-function.ts";

const parse: (text: string) => MathNode = atFirstCall(
  () => createRequire(import.meta.url)("mathjs/number").parse,
);

/** Maximum length of an expression: parsing and evaluation take time and memory in proportion. */
export const longestExpression = 1000;
/** Maximum depth of parentheses; the parser descends some twenty calls for each. */
export const deepestExpression = 50;

/** Names of all functions: those of one number, and the power. */
const functionNames = [...Object.keys(functions), "pow"];
const example = "must be one expression in x, such as x^2/2 + 0.1*x^4";

/**
 * Parses arithmetic in x, and rejects everything else. Constant operations are evaluated.
 *
 * @throws PotentialError naming the first thing that is not allowed, its column, and what is
 */
export function readExpression(text: string, parameters: Readonly<Record<string, number>>): Expression {
  if (typeof text !== "string" || text.trim() === "")
    throw new PotentialError(`potential: ${example}, got ${typeof text === "string" ? "none" : typeof text}`);
  checkSize(text);
  for (const [name, value] of Object.entries(parameters))
    if (name === "x" || !Number.isFinite(value))
      throw new PotentialError(
        `parameters: must be finite numbers by names other than x, got ${name} = ${value}`,
      );
  return expressionOf(text, parsed(text), { ...constants, ...parameters });
}

/** Before anything is parsed. */
function checkSize(text: string): void {
  if (text.length > longestExpression)
    throw new PotentialError(
      `${quoted(text)}: must be at most ${longestExpression} characters long, got ${text.length}`,
    );
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if ("([{".includes(text[at])) depth++;
    else if (")]}".includes(text[at])) depth--;
    if (depth > deepestExpression)
      throw new PotentialError(
        `${quoted(text)}: must have at most ${deepestExpression} parentheses within each other, got more at column ${at + 1}`,
      );
  }
}

function parsed(text: string): MathNode {
  // a comment and a percentage leave no trace in the tree
  const foreign = /[#%]/.exec(text)?.[0];
  if (foreign !== undefined) throw unknown(text, "operator", foreign, operators);
  try {
    return parse(text);
  } catch (error) {
    const { message, char } = error as Error & { char?: number };
    const reason = message.startsWith("Parenthesis )") ? "Parenthesis ) expected" : "cannot be read further";
    const place = char === undefined ? "" : ` at column ${char}`;
    throw new PotentialError(
      `${quoted(text)}: ${example}; ${reason}${place}; allowed are numbers, x, ${operators.join(" ")}, parentheses and the functions ${functionNames.join(", ")}`,
    );
  }
}

function expressionOf(text: string, root: MathNode, symbols: Readonly<Record<string, number>>): Expression {
  const visit = (node: MathNode): Expression => {
    const expression = read(node);
    if (typeof expression === "number" && !Number.isFinite(expression))
      throw new PotentialError(
        `${quoted(text)}: must hold finite numbers, at most ${Number.MAX_VALUE.toPrecision(3)}, got ${inWords(expression)} for ${quoted(node.toString().replaceAll("Infinity", "∞"))}`,
      );
    return expression;
  };
  const read = (node: MathNode): Expression => {
    switch (node.type) {
      case "ConstantNode": {
        const { value } = node as ConstantNode;
        if (typeof value === "number") return value;
        throw new PotentialError(
          `${quoted(text)}: must hold numbers, x and functions alone, got ${quoted(node.toString())}`,
        );
      }
      case "SymbolNode": {
        const { name } = node as SymbolNode;
        if (name === "x") return "x";
        if (Object.hasOwn(symbols, name)) return symbols[name];
        throw unknown(text, "symbol", name, ["x", ...Object.keys(symbols)]);
      }
      case "ParenthesisNode":
        return visit((node as ParenthesisNode).content);
      case "OperatorNode": {
        const { op, args } = node as OperatorNode;
        if (!operators.some((known) => known === op)) throw unknown(text, "operator", op, operators);
        const [a, b] = args.map(visit);
        return op === "+" && b === undefined ? a : operation(op, a, b);
      }
      case "FunctionNode":
        return call(text, node as FunctionNode, visit);
      default:
        throw new PotentialError(`${quoted(text)}: ${example}, got ${quoted(node.toString())}`);
    }
  };
  return visit(root);
}

function call(text: string, { fn, args }: FunctionNode, visit: (node: MathNode) => Expression): Expression {
  if ((fn as MathNode).type !== "SymbolNode")
    throw new PotentialError(`${quoted(text)}: ${example}, got ${quoted(fn.toString())}`);
  const { name } = fn;
  if (!functionNames.includes(name)) throw unknown(text, "function", name, functionNames);
  const most = name === "log" || name === "pow" ? 2 : 1;
  const least = name === "pow" ? 2 : 1;
  if (args.length < least || args.length > most)
    throw new PotentialError(
      `${quoted(text)}: ${name}${column(text, name)} must have ${most} argument${most > 1 ? "s" : ""}, got ${args.length}`,
    );
  const [a, b] = args.map(visit);
  if (name === "pow") return operation("^", a, b);
  // log(x, base) = ln x / ln base
  return b === undefined ? operation(name, a) : operation("/", operation(name, a), operation(name, b));
}

function unknown(text: string, kind: string, name: string, allowed: readonly string[]): PotentialError {
  return new PotentialError(
    `${quoted(text)}: unknown ${kind} ${name}${column(text, name)}; ${suggestion(name, allowed)}allowed are ${allowed.join(", ")}`,
  );
}

function column(text: string, name: string): string {
  const at = /^\w+$/.test(name) ? text.search(new RegExp(`\\b${name}\\b`)) : text.indexOf(name);
  return at < 0 ? "" : ` at column ${at + 1}`;
}

function suggestion(name: string, allowed: readonly string[]): string {
  const near = allowed.filter((other) => distance(name.toLowerCase(), other.toLowerCase()) <= 1);
  return near.length === 1 && name.length > 1 ? `did you mean ${near[0]}? ` : "";
}
