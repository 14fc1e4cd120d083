import {
  allTests,
  type PointResults,
  type Results,
  type TestResult,
  type Verdict,
} from "../comparison/index.ts";
import { variedParameters } from "../report/across-points.ts";
import { brokenDownTheory, lostPoints, reasons } from "../report/judgement.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { plural } from "./print-plan.ts";
import { significant } from "./print-quantities.ts";
import { table } from "./print-table.ts";
import type { Colours } from "./terminal.ts";

/** All tests of one observable between the same two sources, over levels and points. */
interface Row {
  readonly observable: string;
  readonly between: readonly [string, string];
  readonly required: boolean;
  readonly counts: Readonly<Record<Verdict, number>>;
  /** The test with the largest deviation in units of its margin; one without a value only if none has one. */
  readonly worst: TestResult;
  /** The points of the worst test. */
  readonly worstPoints: readonly PointResults[];
}

/** The table of verdicts: a line for each observable and pair of sources. */
export function verdictLines(results: Results, colours: Colours): readonly string[] {
  const rows = rowsOf(results);
  if (rows.length === 0) return ["nothing was compared"];
  const swept = sweptPaths(results.points);
  const [head = "", ...lines] = table(
    [
      { title: "observable", align: "left" },
      { title: "between", align: "left" },
      { title: "agree", align: "right" },
      { title: "disagree", align: "right" },
      { title: "inconclusive", align: "right" },
      { title: "required", align: "left" },
      { title: "largest deviation", align: "right" },
      { title: "margin", align: "right" },
      { title: "at", align: "left" },
    ],
    rows.map((row) => [
      row.observable,
      row.between.join(" – "),
      String(row.counts.agree),
      String(row.counts.disagree),
      String(row.counts.inconclusive),
      row.required ? "yes" : "no",
      Number.isNaN(row.worst.value) ? "not measured" : significant(row.worst.value),
      significant(row.worst.margin),
      place(row, swept),
    ]),
  );
  return [colours.bold(head), ...lines.map((line, index) => colourOf(rows[index], colours)(line))];
}

/** One line: the verdict of a study, the reason, and the exit code. */
export function verdictLine(results: Results, colours: Colours): string {
  const required = allTests(results).filter((test) => test.required);
  const disagree = required.filter(({ verdict }) => verdict === "disagree").length;
  const inconclusive = required.filter(({ verdict }) => verdict === "inconclusive").length;
  const compared =
    required.length === 0
      ? "there was no required comparison"
      : reasonText({ required: required.length, disagree, inconclusive, reason: reasons(required) });
  const lost = lostPoints(results);
  const judged = lost === "" ? compared : `${lost}; for the other points ${compared}`;
  const reason = [brokenDownTheory(results), judged].filter((part) => part !== "").join("; ");
  const colour = { agree: colours.green, disagree: colours.red, inconclusive: colours.yellow }[
    results.verdict
  ];
  return `${results.name}: ${colour(colours.bold(results.verdict))}: ${reason} (exit code ${exitCodeOf(results)})`;
}

function reasonText({
  required,
  disagree,
  inconclusive,
  reason,
}: {
  required: number;
  disagree: number;
  inconclusive: number;
  reason: string;
}): string {
  const of = `of ${plural(required, "required comparison")}`;
  if (disagree > 0) return `${disagree} ${of} disagree, ${inconclusive} inconclusive`;
  if (inconclusive === 0) return `${required} ${of} agree`;
  return `${inconclusive} ${of} inconclusive, none disagrees${reason}`;
}

/** The fitted laws of a study, one per line. */
export function fitLines({ fits }: Results): readonly string[] {
  return fits.map(
    ({ name, equation, source, a, standardError, predicted, chi2PerDof }) =>
      `${name} (${source}): ${equation}: a = ${significant(a)} ± ${significant(standardError)}, ` +
      `predicted ${significant(predicted)}, χ²/dof = ${significant(chi2PerDof)}`,
  );
}

/** What a reader of the verdicts should know about the runs behind them. */
export function doubtLines({ points }: Results): readonly string[] {
  const lines = points.flatMap(({ diagnostics: { notStationary = [], diverged = [], warnings } }) => [
    ...notStationary.map((level) => `not stationary: ${level}`),
    ...(diverged.length > 0 ? [`${diverged.length} replicas diverged and were left out`] : []),
    ...warnings,
  ]);
  return [...new Set(lines)];
}

export function exitCodeOf({ verdict }: Results): ExitCode {
  return verdict === "agree" ? exitCodes.agree : exitCodes.notAgree;
}

function rowsOf({ points, acrossPoints = [] }: Results): readonly Row[] {
  const rows = new Map<string, Row>();
  const groups = [
    ...points.map((point) => ({ tests: point.tests, about: () => [point] })),
    { tests: acrossPoints, about: (test: TestResult) => (test.points ?? []).map((k) => points[k]) },
  ];
  for (const { tests, about } of groups) {
    for (const test of tests) {
      const id = JSON.stringify([test.observable, test.between, test.required]);
      const row = rows.get(id);
      const counts = row?.counts ?? { agree: 0, disagree: 0, inconclusive: 0 };
      const isWorst = row === undefined || deviation(test) > deviation(row.worst);
      rows.set(id, {
        observable: test.observable,
        between: test.between,
        required: test.required,
        counts: { ...counts, [test.verdict]: counts[test.verdict] + 1 },
        worst: isWorst ? test : row.worst,
        worstPoints: isWorst ? about(test) : row.worstPoints,
      });
    }
  }
  return [...rows.values()];
}

function deviation({ value, margin }: TestResult): number {
  const ratio = Math.abs(value) / margin;
  return Number.isNaN(ratio) ? Number.NEGATIVE_INFINITY : ratio;
}

/** Paths of the parameters that tell points apart. */
function sweptPaths(points: readonly PointResults[]): readonly string[] {
  return Object.keys(variedParameters(points.map(({ parameters }) => parameters))[0] ?? {});
}

function place({ worst, worstPoints }: Row, swept: readonly string[]): string {
  const level = worst.member === undefined ? worst.level : `${worst.level} (${worst.member})`;
  const parameters =
    worstPoints.length === 0
      ? []
      : swept.map(
          (path) =>
            `${path.split(".").at(-1)} ${worstPoints.map((point) => point.parameters[path]).join(" and ")}`,
        );
  return [level, ...parameters].join(", ");
}

function colourOf({ counts, required }: Row, colours: Colours): (line: string) => string {
  if (!required) return colours.dim;
  if (counts.disagree > 0) return colours.red;
  return counts.inconclusive > 0 ? colours.yellow : String;
}
