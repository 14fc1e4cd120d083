import { allTests, type Results, type TestResult, type Verdict } from "../comparison/results.ts";
import type { Symbols } from "../models/model.ts";
import { judgedAcrossPoints, variedParameters } from "./across-points.ts";
import { formatStatistic, formatTestMargin, type Judgement, judgedName, judgements } from "./judgement.ts";
import { observableName, pairName, parameterLine, VERDICT_NAMES, VERDICT_SIGNS } from "./vocabulary.ts";

/** The verdicts of a study as one table: a line for each observable and pair of sources. */
export interface VerdictTable {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
  /** The part of a text that is left out where it is too long: its end, or its middle, for names that differ at the end. */
  readonly cut?: "end" | "middle";
  /** Its share of the remaining width. */
  readonly stretch: number;
}

export interface Row {
  readonly required: boolean;
  readonly cells: readonly Cell[];
}

export interface Cell {
  readonly text: string;
  /** If given, the colour of the cell is that of this verdict. */
  readonly verdict?: Verdict;
}

/** Up to this number of sweep points, each has its own column. */
const MOST_POINTS = 7;

/**
 * The table of verdicts: with a sweep that is judged point by point a column for each point, else what each verdict rests
 * on.
 */
export function verdictTable(results: Results, words: TableWords): VerdictTable {
  const { points } = results;
  const byPoint = points.length > 1 && points.length <= MOST_POINTS && !judgedAcrossPoints(results);
  return byPoint ? acrossPoints(results, words) : detailedTable(results, words);
}

/** The part of the wording of a study that the table uses. */
interface TableWords {
  readonly points: readonly { readonly symbols: Pick<Symbols, "level">; readonly levelTitle: string }[];
  level(test: TestResult): string;
}

/** What each verdict rests on, a line for each judgement. */
function detailedTable(results: Results, { points: [first], level }: TableWords): VerdictTable {
  const { symbols, levelTitle } = first;
  return {
    columns: [
      { title: "verdict", align: "left", stretch: 1 },
      { title: "observable", align: "left", stretch: 1 },
      { title: "between", align: "left", stretch: 1 },
      { title: "agreeing", align: "right", stretch: 1 },
      { title: "largest deviation", align: "right", stretch: 1 },
      { title: levelTitle, align: "left", stretch: 1 },
      { title: "interval", align: "right", stretch: 1 },
      { title: "margin", align: "right", stretch: 1 },
    ],
    rows: judgements(allTests(results)).map((j) => ({
      required: j.required,
      cells: [
        verdictCell(j),
        { text: judgedName(j, symbols) },
        { text: pairName(j.between) },
        { text: `${j.counts.agree} of ${j.tests.length}` },
        ...(j.farthest === null
          ? ["not measured", "–", "–"]
          : [formatStatistic(j.farthest, j.farthest.value), level(j.farthest), interval(j.farthest)]
        ).map((text) => ({ text })),
        { text: formatTestMargin(j.worst) },
      ],
    })),
  };
}

function acrossPoints(results: Results, { points: [{ symbols }] }: TableWords): VerdictTable {
  const byPoint = results.points.map((p) => judgements(p.tests));
  const varied = variedParameters(results.points.map((p) => p.parameters));
  return {
    columns: [
      { title: "observable", align: "left", stretch: 0 },
      { title: "between", align: "left", stretch: 0 },
      { title: "margin", align: "right", stretch: 0 },
      ...varied.map(
        (parameters): Column => ({ title: parameterLine(parameters), align: "left", stretch: 1 }),
      ),
    ],
    rows: judgements(allTests(results)).map((j) => ({
      required: j.required,
      cells: [
        { text: observableName(j.observable, symbols) },
        { text: pairName(j.between) },
        { text: formatTestMargin(j.worst) },
        ...byPoint.map((ofPoint) => pointCell(ofPoint.find((o) => sameQuestion(o, j)))),
      ],
    })),
  };
}

function verdictCell({ verdict, required }: Judgement): Cell {
  const text = `${VERDICT_SIGNS[verdict]} ${VERDICT_NAMES[verdict]}`;
  return required ? { text, verdict } : { text: `${text}, not required` };
}

function pointCell(j: Judgement | undefined): Cell {
  if (!j) return { text: "–" };
  const text = `${VERDICT_SIGNS[j.verdict]} ${formatStatistic(j.worst, j.worst.value)}`;
  return j.required ? { text, verdict: j.verdict } : { text };
}

function sameQuestion(a: Judgement, b: Judgement): boolean {
  const same = a.between[0] === b.between[0] && a.between[1] === b.between[1];
  return same && a.observable === b.observable && a.required === b.required;
}

function interval(test: TestResult): string {
  return test.interval.map((end) => formatStatistic(test, end)).join(" … ");
}
