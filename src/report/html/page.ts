import type { Results } from "../../comparison/results.ts";
import type { Chart } from "../chart/figure.ts";
import { overallSentence } from "../judgement.ts";
import { provenance } from "../provenance.ts";
import type { VerdictTable } from "../verdict-table.ts";
import { VERDICT_SIGNS } from "../vocabulary.ts";
import { doubts } from "./diagnostics.ts";
import { htmlPage } from "./html-page.ts";
import { type Markup, markup } from "./markup.ts";
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
  return htmlPage({
    title: results.title,
    header: markup`<p class="parameters">${parameters}</p>
<div class="verdict ${results.verdict}"><strong>${VERDICT_SIGNS[results.verdict]} ${results.verdict}</strong><span>${overallSentence(results)}</span></div>
${doubts(results)}`,
    main: markup`<section>${verdictTableMarkup(verdicts)}</section>
${sections}
<section><h2>Scenario</h2><p class="quiet">With every default filled in; running it again reproduces these numbers.</p><pre>${scenarioYaml}</pre></section>
<section><h2>Provenance</h2><dl>${provenance(results).map(([term, text]) => markup`<dt>${term}</dt><dd>${text}</dd>`)}</dl>
<p class="quiet">Beside this page: results.json (every number), spectra.npz (the spectra, for numpy), figures (these panels), scenario.resolved.yaml.</p></section>`,
    charts,
  });
}
