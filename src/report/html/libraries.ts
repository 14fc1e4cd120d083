import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Markup, verbatim } from "./markup.ts";

/** The chart library and its plugins, each a script of its own, so that the page needs no network. */
export function inlinedLibraries(): readonly Markup[] {
  return LIBRARIES.map(([module, file]) => {
    // the packages export their main entry only; the browser build lies beside it
    const main = createRequire(import.meta.url).resolve(module);
    return verbatim(`<script>${inlined(readFileSync(join(dirname(main), file), "utf8"))}</script>\n`);
  });
}

const LIBRARIES = [
  ["chart.js", "chart.umd.min.js"],
  ["chartjs-chart-error-bars", "index.umd.min.js"],
  ["chartjs-plugin-annotation", "chartjs-plugin-annotation.min.js"],
] as const;

/** Without the pointer to a source map, which a browser would try to fetch, and safe inside a script element. */
function inlined(source: string): string {
  return source.replace(/\n\/\/# sourceMappingURL=.*\n?$/, "\n").replaceAll("</script", "<\\/script");
}
