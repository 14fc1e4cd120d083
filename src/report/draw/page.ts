import type { StudyOutcome } from "../../comparison/study-outcome.ts";
import { absences, judgedAcrossPoints, variedParameters } from "../across-points.ts";
import { type Figure, groupedOmissions, type Panel, type Size } from "../chart/figure.ts";
import { panelsOfPoint, panelsOfStudy } from "../figures/index.ts";
import { lostPointLines, overallSentence } from "../judgement.ts";
import { provenanceLine } from "../provenance.ts";
import { studyWords } from "../study-words.ts";
import { verdictTable } from "../verdict-table.ts";
import { parameterLine } from "../vocabulary.ts";
import type { ChartRenderer } from "./render-chart.ts";
import { type Layout, panelBox, sheetPng } from "./sheet.ts";

const LAYOUT = { width: 1440, panelHeight: 372 } as const;
/** Height of title, equation and two rows of legend in a panel. */
const HEAD_HEIGHT = 84;
const MOST_ROWS = 18;

/** Candidates for the panels of the page, most important first; at most six of those that exist are shown. */
const SHOWN: readonly string[] = [
  "closures-levels",
  "closures-spacings",
  "density-evolution",
  "transient-spacing",
  "eigenvalue-flow",
  "learnt-spectrum",
  "level-means",
  "wigner",
  "density",
  "spacing-scaling",
  "components",
];
const MOST_PANELS = 6;
/** Substitute panels, whose absence is not reported. */
const STAND_INS: readonly string[] = ["components"];

/** The panels of a study that is judged across its sweep points, in reading order. */
const SHOWN_ACROSS: readonly string[] = [
  "stacked-spectra",
  "level-shift",
  "spacing-scaling",
  "spacing-width",
  "slope-limit",
  "closures-levels",
  "closures-spacings",
  "ladder",
];

/**
 * The study on one page: title, parameters, verdict, main panels, table of verdicts. The panels are those of the first
 * sweep point, or those across points if the verdict rests on them.
 */
export function reportPng(outcome: StudyOutcome, render: ChartRenderer): Promise<Buffer> {
  const { results } = outcome;
  const words = studyWords(outcome);
  const { temperature, run, notes, fitNotes } = words.points[0];
  const { figures, omitted, layout } = pagePanels(outcome);
  const { columns, rows } = verdictTable(results, words);
  const [varied] = variedParameters(results.points.map(({ parameters }) => parameters));
  const points = results.points.length + (results.failures?.length ?? 0);
  const across = points > 1 && figures.every(({ name }) => SHOWN_ACROSS.includes(name));
  const sheet = {
    title: results.title,
    verdict: results.verdict,
    reason: overallSentence(results),
    lines: [
      words.parameters,
      across ? run : [parameterLine(varied), temperature, run].filter((text) => text !== "").join("  ·  "),
      ...(across || points === 1 ? [] : [`panels: sweep point 1 of ${points}`]),
    ],
    figures,
    table: { columns, rows: rows.slice(0, MOST_ROWS) },
    notes: [
      ...lostPointLines(results),
      ...absences(results),
      ...omitted.map(({ titles, reason }) => `Not shown: ${titles}: ${reason}.`),
      ...fitNotes(results.fits),
      ...notes,
      ...(rows.length > MOST_ROWS ? [`… ${rows.length - MOST_ROWS} more comparisons in report.html`] : []),
      provenanceLine(results),
    ],
  };
  return sheetPng(sheet, layout, render);
}

function pagePanels(outcome: StudyOutcome) {
  const inColumns = (columns: number) => {
    const layout: Layout = { ...LAYOUT, columns };
    const { width, height } = panelBox(layout);
    return { ...chosenPanels(outcome, { width, height: height - HEAD_HEIGHT }), layout };
  };
  const full = inColumns(3);
  const { length } = full.figures;
  const columns = Math.max(1, Math.min(3, length === 4 ? 2 : length));
  // labels are placed for the size of a panel, so fewer and wider panels are rebuilt
  return columns === 3 ? full : inColumns(columns);
}

function chosenPanels(outcome: StudyOutcome, size: Size) {
  const across = panelsOfStudy(outcome, size);
  const acrossOnly = wanted(across, SHOWN_ACROSS);
  if (judgedAcrossPoints(outcome.results) && acrossOnly.length > 0)
    return { figures: acrossOnly.slice(0, MOST_PANELS), omitted: groupedOmissions(across) };
  const ofPoint = panelsOfPoint(outcome, 0, size);
  // of networks every panel has a place
  if (outcome.points[0].network !== undefined)
    return {
      figures: figuresOf([...across, ...ofPoint]),
      omitted: groupedOmissions([...across, ...ofPoint]),
    };
  const all = [...ofPoint, ...across.filter(({ name }) => SHOWN.includes(name))];
  return {
    figures: wanted(all, SHOWN).slice(0, MOST_PANELS),
    omitted: groupedOmissions(all.filter(({ name }) => !STAND_INS.includes(name))),
  };
}

function figuresOf(panels: readonly Panel[]): readonly Figure[] {
  return panels.flatMap((panel) => (panel.kind === "figure" ? [panel] : []));
}

function wanted(panels: readonly Panel[], names: readonly string[]): readonly Figure[] {
  return names.flatMap((name) => figuresOf(panels.filter((panel) => panel.name === name)));
}
