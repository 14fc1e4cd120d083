import type { Results, TestResult } from "../../comparison/results.ts";
import type { Symbols } from "../../models/model.ts";
import { variedParameters } from "../across-points.ts";
import { type Figure, groupedOmissions, type JudgedBy, type Panel } from "../chart/figure.ts";
import { type LegendEntry, legendMembers, legendOf } from "../chart/legend.ts";
import type { Mark } from "../chart/theme.ts";
import { judgements, statement } from "../judgement.ts";
import { parameterLine, VERDICT_SIGNS } from "../vocabulary.ts";
import { type Markup, markup, NOTHING } from "./markup.ts";

/** The tests that the sentences under a panel report. */
export interface Judged {
  readonly tests: readonly TestResult[];
  readonly symbols: Pick<Symbols, "level">;
  /** The place of a test: its level, and with a sweep the point. */
  readonly place: (test: TestResult) => string;
}

/** Panels in a grid, with details folded; `chartNumber` gives the index of the chart data in the page. */
export function panelGrid(
  panels: readonly Panel[],
  judged: Judged,
  chartNumber: (figure: Figure) => number,
): Markup {
  const draw = (figure: Figure) =>
    figureMarkup(figure, chartNumber(figure), judgementList(figure.judgedBy, judged));
  const figures = panels.flatMap((p) => (p.kind === "figure" ? [p] : []));
  const details = figures.filter((f) => f.detail);
  const main = markup`<div class="panels">${figures.filter((f) => !f.detail).map(draw)}</div>${omissions(panels)}`;
  if (details.length === 0) return main;
  return markup`${main}
<details><summary>The degenerate pairs one by one</summary><div class="panels">${details.map(draw)}</div></details>`;
}

/** A sentence for each reason why panels are not shown. */
export function omissions(panels: readonly Panel[]): readonly Markup[] {
  return groupedOmissions(panels).map(
    ({ titles, reason }) => markup`<p class="omitted">Not shown: ${titles}: ${reason}.</p>
`,
  );
}

/** A panel: its chart by number, legend and caption, and what stands below. */
export function figureMarkup(figure: Figure, chart: number, below: Markup): Markup {
  const members = legendMembers(figure.chart);
  const legend = legendOf(figure.chart).map(
    (entry, i) =>
      markup`<li><button type="button" aria-pressed="true" data-datasets="${members[i].join(",")}">${swatch(entry)}${entry.label}</button></li>`,
  );
  return markup`<figure>
<h3>${figure.title}</h3>
<p class="equation">${figure.equation}</p>
<ul class="legend">${legend}</ul>
<div class="scroll"><div class="chart" style="min-width: ${figure.minimumWidth}px"><canvas data-chart="${chart}" role="img" aria-label="${figure.title}. ${figure.caption}"></canvas></div></div>
<figcaption>${figure.caption}</figcaption>
${below}
</figure>
`;
}

/** One sentence for each comparison that the panel shows, with an explanation if it is not required or does not agree. */
function judgementList(judgedBy: JudgedBy, { tests, symbols, place }: Judged): Markup {
  const { observables, sources, level } = judgedBy;
  const relevant = tests.filter(
    (t) =>
      observables.includes(t.observable) &&
      (sources === undefined || t.between.every((source) => sources.includes(source))) &&
      (level === undefined || t.level === level),
  );
  if (relevant.length === 0)
    return markup`<ul class="judgement"><li class="other"><b>–</b>No comparison rests on this panel; it is for inspection.</li></ul>`;
  const items = judgements(relevant).map((j) => {
    const why =
      j.required && j.verdict === "agree"
        ? NOTHING
        : markup` <span class="quiet">${j.worst.explanation}</span>`;
    const free = j.required ? NOTHING : markup` Not required.`;
    const looks = j.required ? j.verdict : "other";
    const { head, facts } = statement(j, symbols, place);
    return markup`<li class="${j.required ? "" : "other"}"><b class="${looks}">${VERDICT_SIGNS[j.verdict]}</b><strong>${head}</strong> ${facts}${free}${why}</li>`;
  });
  return markup`<ul class="judgement">${items}</ul>`;
}

/** The same swatch as in the pictures, as inline SVG. */
function swatch({ swatch: s, colour }: LegendEntry): Markup {
  const inner =
    s.kind === "area"
      ? markup`<rect x="1" y="2" width="26" height="10" fill="${s.fill}" stroke="${colour}" stroke-width="${s.width}"/>`
      : s.kind === "line"
        ? markup`<line x1="0" y1="7" x2="28" y2="7" stroke="${colour}" stroke-width="${s.width}" stroke-dasharray="${s.dash.join(" ")}"/>`
        : markup`<line x1="14" y1="0" x2="14" y2="14" stroke="${colour}" stroke-width="1.5"/><path d="${markPath(s.mark)}" fill="${s.fill}" stroke="${colour}" stroke-width="1.5"/>`;
  return markup`<svg width="28" height="14" aria-hidden="true">${inner}</svg>`;
}

function markPath(mark: Mark): string {
  const paths: Readonly<Record<Mark, string>> = {
    circle: "M10 7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
    rect: "M10.5 3.5h7v7h-7z",
    triangle: "M14 2.4L18 9.6H10z",
    rectRot: "M14 2.4L18.6 7L14 11.6L9.4 7z",
  };
  return paths[mark];
}

/** Links to each of several points. */
export function pointLinks({ points }: Pick<Results, "points">): Markup {
  const links = variedParameters(points.map(({ parameters }) => parameters)).map(
    (varied, i) => markup`<a href="#point-${i + 1}">${parameterLine(varied)}</a>`,
  );
  return markup`<nav aria-label="Sweep points">${links}</nav>`;
}
