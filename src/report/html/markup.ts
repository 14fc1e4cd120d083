/** Text that is already HTML. Everything else is escaped on its way into a page. */
export interface Markup {
  readonly html: string;
}

type Part = Markup | string | number | readonly Markup[];

/** HTML with escaped parameters: a title with `<script>` in it stays a title. */
export function markup(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { html: texts.reduce((page, text, i) => page + rendered(parts[i - 1]) + text) };
}

/** Nothing at all. */
export const NOTHING: Markup = { html: "" };

/** Trusted text, e.g. a script of our own. */
export function verbatim(html: string): Markup {
  return { html };
}

/** Data for a script of the page: JSON in which no tag can begin or end. */
export function embeddedJson(value: unknown): Markup {
  const escapes: Readonly<Record<string, string>> = {
    "<": "\\u003c",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
  };
  return { html: JSON.stringify(value).replace(/[<\u2028\u2029]/g, (c) => escapes[c]) };
}

function rendered(part: Part): string {
  if (typeof part === "string") return escaped(part);
  if (typeof part === "number") return String(part);
  return "html" in part ? part.html : part.map((p) => p.html).join("");
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (c) => entities[c]);
}
