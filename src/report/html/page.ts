import type { Results } from "../../comparison/results.ts";
import type { Chart } from "../chart/figure.ts";
import { overallSentence } from "../judgement.ts";
import { provenance } from "../provenance.ts";
import type { VerdictTable } from "../verdict-table.ts";
import { VERDICT_SIGNS } from "../vocabulary.ts";
import { doubts } from "./diagnostics.ts";
import { inlinedLibraries } from "./libraries.ts";
import { embeddedJson, type Markup, markup, verbatim } from "./markup.ts";
import { PAGE_SCRIPT } from "./script.ts";
import { STYLES } from "./styles.ts";
import { verdictTableMarkup } from "./tables.ts";

/** The parts of the page of a study besides its verdict. */
export interface PageParts {
  /** What was run, in a line. */
  readonly parameters: string;
  readonly verdicts: VerdictTable;
  /** Between the table of verdicts and the scenario. */
  readonly sections: readonly Markup[];
  /** As a user would write it, with every default. */
  readonly scenarioYaml: string;
  /** In the order of the chart numbers used in the sections. */
  readonly charts: readonly Chart[];
}

/** A study as one page that needs no network: the verdict first, scenario and provenance last. */
export function reportPage(
  results: Results,
  { parameters, verdicts, sections, scenarioYaml, charts }: PageParts,
): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'">
<title>${results.title}</title>
<style>${verbatim(STYLES)}</style>
</head>
<body>
<header>
<h1>${results.title}</h1>
<p class="parameters">${parameters}</p>
<div class="verdict ${results.verdict}"><strong>${VERDICT_SIGNS[results.verdict]} ${results.verdict}</strong><span>${overallSentence(results)}</span></div>
${doubts(results)}
</header>
<main>
<section>${verdictTableMarkup(verdicts)}</section>
${sections}
<section><h2>Scenario</h2><p class="quiet">With every default filled in; running it again reproduces these numbers.</p><pre>${scenarioYaml}</pre></section>
<section><h2>Provenance</h2><dl>${provenance(results).map(([term, text]) => markup`<dt>${term}</dt><dd>${text}</dd>`)}</dl>
<p class="quiet">Beside this page: results.json (every number), spectra.npz (the spectra, for numpy), figures (these panels), scenario.resolved.yaml.</p></section>
</main>
<noscript><footer>The charts need JavaScript; the same panels are in the folder figures.</footer></noscript>

<script type="application/json" id="charts">${embeddedJson(charts)}</script>
${inlinedLibraries()}<script>${verbatim(PAGE_SCRIPT)}</script>
</body>
</html>
`.html;
}
