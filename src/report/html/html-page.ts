import type { Chart } from "../chart/figure.ts";
import { inlinedLibraries } from "./libraries.ts";
import { embeddedJson, type Markup, markup, verbatim } from "./markup.ts";
import { PAGE_SCRIPT } from "./script.ts";
import { STYLES } from "./styles.ts";

/** What a page shows below its title, and the charts that its script draws. */
export interface HtmlPage {
  readonly title: string;
  readonly header: Markup;
  readonly main: Markup;
  /** In the order of the chart numbers used in `main`. */
  readonly charts: readonly Chart[];
  /** Besides the script that draws the charts. */
  readonly scripts?: readonly string[];
}

/** A page with interactive charts that needs no network. */
export function htmlPage({ title, header, main, charts, scripts = [] }: HtmlPage): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${verbatim(STYLES)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
${header}
</header>
<main>
${main}
</main>
<noscript><footer>The charts need JavaScript; the same panels are in the folder figures.</footer></noscript>

<script type="application/json" id="charts">${embeddedJson(charts)}</script>
${inlinedLibraries()}<script>${verbatim(PAGE_SCRIPT)}</script>
${scripts.map(
  (script) => markup`<script>${verbatim(script)}</script>
`,
)}</body>
</html>
`.html;
}
