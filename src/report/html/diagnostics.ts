import type {
  Diagnostics,
  EnsembleDiagnostics,
  PointResults,
  Results,
  RouteName,
} from "../../comparison/results.ts";
import { variedParameters } from "../across-points.ts";
import { lostPointLines } from "../judgement.ts";
import { formatNumber } from "../numbers.ts";
import { absentRouteLines, isRoute, parameterLine, SOURCE_NAMES, SOURCES } from "../vocabulary.ts";
import { type Markup, markup, NOTHING } from "./markup.ts";

/** What a reader should know before trusting the numbers; empty if there is nothing to report. */
export function doubts(results: Results): Markup {
  const { points } = results;
  const varied = variedParameters(points.map(({ parameters }) => parameters)).map(parameterLine);
  const ofPoints = points.map(({ diagnostics }) => doubtsOf(diagnostics));
  const lines = [...new Set(ofPoints.flat())];
  const lost = lostPointLines(results);
  if (lines.length + lost.length === 0) return NOTHING;
  const items = [
    ...lost.map((line) => markup`<li>${line}</li>`),
    ...lines.map((line) => {
      const where = varied.filter((_, p) => ofPoints[p].includes(line));
      return markup`<li>${placeOf(where, points.length)}${line}</li>`;
    }),
  ];
  return markup`<div class="doubts"><strong>Before you trust the numbers</strong><ul>${items}</ul></div>`;
}

/** The points to which a remark applies, listed only if they are few. */
function placeOf(where: readonly string[], points: number): string {
  if (where.length === points) return points === 1 ? "" : `all ${points} points: `;
  return where.length <= 3
    ? `${where.join("; ")}: `
    : `${where.length} of ${points} points, first ${where[0]}: `;
}

/** Diagnostics of one sweep point; empty if none were recorded. */
export function diagnosticsMarkup({ diagnostics }: PointResults): Markup {
  if (diagnostics.stationaryFrom === undefined) return NOTHING;
  const d = diagnostics as EnsembleDiagnostics;
  const perRoute = (values: Readonly<Partial<Record<RouteName, number>>>) =>
    SOURCES.flatMap((name) => {
      const value = isRoute(name) ? values[name] : undefined;
      return value === undefined ? [] : [`${SOURCE_NAMES[name]} ${formatNumber(value)}`];
    }).join(", ") || "–";
  const rows: readonly (readonly [string, string])[] = [
    ["replicas", perRoute(d.replicas)],
    ["stationary snapshots per replica, at least", formatNumber(d.snapshots)],
    ["updates discarded as burn-in", perRoute(d.stationaryFrom)],
    ["slowest relaxation, from theory", `${formatNumber(d.slowestRelaxation)} updates`],
    ["autocorrelation time, measured, in updates", perRoute(d.autocorrelationUpdates)],
    ["smallest spacing observed", d.minimumSpacing === null ? "–" : formatNumber(d.minimumSpacing)],
    [
      "level crossings averted",
      `in ${formatNumber(d.avertedCrossings, 9)} of ${formatNumber(d.eigenvalueSteps, 9)} steps of the eigenvalue equation`,
    ],
    ["steps repeated with a finer step", formatNumber(d.rejectedSteps, 8)],
    ["not stationary", d.notStationary.length === 0 ? "none found" : d.notStationary.join("; ")],
    ["diverged replicas", d.diverged.length === 0 ? "none" : String(d.diverged.length)],
  ];
  return markup`<h4>Diagnostics of the run</h4>
<dl>${rows.map(([term, text]) => markup`<dt>${term}</dt><dd>${text}</dd>`)}</dl>${divergedList(d)}`;
}

function doubtsOf(d: Diagnostics): readonly string[] {
  const { notStationary = [], diverged = [], replicas = {} } = d;
  const count = diverged.length;
  return [
    ...absentRouteLines(d),
    ...d.warnings,
    ...notStationary.map((level) => `not stationary: ${level}`),
    ...SOURCES.filter((name) => isRoute(name) && replicas[name] === 0).map(
      (name) => `${SOURCE_NAMES[name]} has no remaining replica and appears in no panel`,
    ),
    ...(count === 0
      ? []
      : [
          `${count} ${count === 1 ? "replica" : "replicas"} diverged and ${count === 1 ? "was" : "were"} excluded from every average`,
        ]),
  ];
}

/** Enough to see a pattern; results.json has them all. */
const MOST = 40;

function divergedList({ diverged }: EnsembleDiagnostics): Markup {
  if (diverged.length === 0) return NOTHING;
  const items = diverged
    .slice(0, MOST)
    .map(
      ({ route, replica, update, reason }) =>
        markup`<li>${SOURCE_NAMES[route]}, replica ${replica}, update ${update}: ${reason}</li>`,
    );
  const rest = diverged.length - items.length;
  const more = rest > 0 ? markup`<li>and ${rest} more, in results.json</li>` : NOTHING;
  return markup`<h4>Diverged replicas</h4><ul>${items}${more}</ul>`;
}
