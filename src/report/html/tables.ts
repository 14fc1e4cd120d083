import type { EstimateSource, Fit, PointResults, TestResult } from "../../comparison/results.ts";
import type { Symbols } from "../../models/model.ts";
import { formatStatistic, formatTestMargin, judgedName, judgements } from "../judgement.ts";
import { formatEstimate, formatNumber, formatProbability } from "../numbers.ts";
import type { VerdictTable } from "../verdict-table.ts";
import {
  observableName,
  pairName,
  SOURCE_NAMES,
  SOURCES,
  VERDICT_NAMES,
  VERDICT_SIGNS,
} from "../vocabulary.ts";
import { type Markup, markup } from "./markup.ts";

/** The verdicts at a glance. */
export function verdictTableMarkup({ columns, rows }: VerdictTable): Markup {
  const head = columns.map(
    ({ title, align }) => markup`<th scope="col" class="${numeric(align)}">${title}</th>`,
  );
  const body = rows.map(({ required, cells }) => {
    const tds = cells.map(
      ({ text, verdict }, c) =>
        markup`<td class="${numeric(columns[c].align)} ${verdict ?? ""}">${text}</td>`,
    );
    return markup`<tr class="${required ? "" : "other"}">${tds}</tr>
`;
  });
  return markup`<div class="verdicts">${scrolling(markup`<thead><tr>${head}</tr></thead><tbody>${body}</tbody>`)}</div>`;
}

/**
 * Every test, grouped by what is compared, with the equation or reason behind the group.
 *
 * @param level gives the level of a test
 */
export function testTable(
  tests: readonly TestResult[],
  symbols: Pick<Symbols, "level">,
  level: (test: TestResult) => string,
): Markup {
  const groups = judgements(tests).map((j) => {
    const explanations = [...new Set(j.tests.map((t) => t.explanation))];
    const kind = j.required ? "required" : "not required";
    return markup`<tr class="group"><th colspan="8" scope="colgroup">${judgedName(j, symbols)}: ${pairName(j.between)} (${kind})${explanations.map((text) => markup`<span>${text}</span>`)}</th></tr>
${j.tests.map((test) => testRow(test, level(test)))}`;
  });
  return scrolling(
    markup`<thead><tr><th scope="col">level</th><th scope="col" class="number">value</th><th scope="col" class="number">interval</th><th scope="col" class="number">margin</th><th scope="col" class="number">p</th><th scope="col">significant</th><th scope="col">required</th><th scope="col">verdict</th></tr></thead><tbody>${groups}</tbody>`,
  );
}

/** Every estimate, source by source, with its standard error. */
export function estimateTable(
  { observables }: Pick<PointResults, "observables">,
  symbols: Pick<Symbols, "level">,
  level: (of: Pick<TestResult, "level" | "member">) => string,
): Markup {
  const sources = SOURCES.filter((source) => observables.some((o) => o.estimates[source]));
  const head = sources.map((source) => markup`<th scope="col" class="number">${SOURCE_NAMES[source]}</th>`);
  const rows = observables.map((o) => {
    const cells = sources.map((source) => markup`<td class="number">${estimate(o.estimates[source])}</td>`);
    return markup`<tr><td>${observableName(o.name, symbols)}</td><td>${level(o)}</td>${cells}</tr>
`;
  });
  return scrolling(
    markup`<thead><tr><th scope="col">observable</th><th scope="col">level</th>${head}</tr></thead><tbody>${rows}</tbody>`,
  );
}

/** Fitted numbers, each with its equation and what theory predicts. */
export function fitTable(fits: readonly Fit[]): Markup {
  const rows = fits.map(
    ({ equation, source, a, standardError, predicted, chi2PerDof }) =>
      markup`<tr><td>${equation}</td><td>${SOURCE_NAMES[source]}</td><td class="number">${formatEstimate({ value: a, standardError, effectiveSamples: null })}</td><td class="number">${formatNumber(predicted)}</td><td class="number">${formatNumber(chi2PerDof, 2)}</td></tr>
`,
  );
  return scrolling(
    markup`<thead><tr><th scope="col">fit</th><th scope="col">of</th><th scope="col" class="number">a</th><th scope="col" class="number">predicted</th><th scope="col" class="number">χ²/dof</th></tr></thead><tbody>${rows}</tbody>`,
  );
}

function testRow(test: TestResult, level: string): Markup {
  const interval = test.interval.map((end) => formatStatistic(test, end)).join(" … ");
  return markup`<tr class="${test.required ? "" : "other"}"><td>${level}</td><td class="number">${formatStatistic(test, test.value)}</td><td class="number">${interval}</td><td class="number">${formatTestMargin(test)}</td><td class="number">${formatProbability(test.pValue)}</td><td>${test.significant ? "yes" : "no"}</td><td>${test.required ? "yes" : "no"}</td><td class="${test.required ? test.verdict : ""}">${VERDICT_SIGNS[test.verdict]} ${VERDICT_NAMES[test.verdict]}</td></tr>
`;
}

function estimate(e: PointResults["observables"][number]["estimates"][EstimateSource]): string {
  return e === undefined ? "–" : formatEstimate(e);
}

function numeric(align: "left" | "right"): string {
  return align === "right" ? "number" : "";
}

/** A table that scrolls if it is wider than the page. */
export function scrolling(rows: Markup): Markup {
  return markup`<div class="scroll"><table>${rows}</table></div>`;
}
