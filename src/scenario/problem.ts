/** Where something was written: a place in a file, a whole file, or an option such as `--set a=b` (no line). */
export interface Origin {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** Something wrong or doubtful in a scenario. */
export interface Problem extends Origin {
  /** Dotted path of the field from the root of the scenario; empty if no field is concerned. */
  readonly path: string;
  /** What is wrong, what was given, what is allowed. */
  readonly message: string;
}

/** A path from the root of a scenario: names of fields and positions in lists. */
export type Path = readonly (string | number)[];

/** A scenario that cannot be run, with every mistake in it at once. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.problems = problems;
  }
}

/** One line: `file:line:column: path: message`. */
export function formatProblem({ file, line, column, path, message }: Problem): string {
  const place = line === null ? file : `${file}:${line}:${column ?? 1}`;
  return path === "" ? `${place}: ${message}` : `${place}: ${path}: ${message}`;
}

/** A path as written in messages: `model.target.eigenvalues[2]`. */
export function pathText(path: Path): string {
  return path
    .map((key, depth) => {
      if (typeof key === "number") return `[${key}]`;
      const name = /^[\w.-]+$/.test(key) ? key : printable(key);
      return depth === 0 ? name : `.${name}`;
    })
    .join("");
}

/** Text in quotes on one short line, so that nothing in a file can control the terminal. */
export function printable(text: string): string {
  const short = [...text].length > 60 ? `${[...text].slice(0, 57).join("")}…` : text;
  return escaped(JSON.stringify(short));
}

/** Text that cannot control a terminal: control characters and those that change the text direction are written as `\\u001b`. */
export function escaped(text: string): string {
  return text.replace(
    /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
