import type { MatrixRecord, SnapshotRecord } from "../../../comparison/index.ts";
import { curves, type Dataset, vertex } from "../../chart/datasets.ts";
import { MUTED, type SourceStyle } from "../../chart/theme.ts";
import { formatNumber } from "../../numbers.ts";
import { LINE_STYLES, ROLE_STYLES } from "./style.ts";
import { atUpdate } from "./updates-axis.ts";

/** Matrices that are drawn as one line. */
export interface Group {
  readonly label: string;
  readonly style: SourceStyle;
  readonly matrices: readonly MatrixRecord[];
}

/** The matrices by role; if all have the same role, one by one. */
export function groupsOf(matrices: readonly MatrixRecord[]): readonly Group[] {
  const analysed = matrices.filter(({ snapshots }) => snapshots.flat().some((record) => record !== null));
  const roles = [...new Set(analysed.map(({ role }) => role))];
  if (roles.length === 1)
    return analysed.map((matrix, k) => ({
      label: matrix.name,
      style: LINE_STYLES[k % LINE_STYLES.length],
      matrices: [matrix],
    }));
  const known = roles.flatMap((role) => ROLE_STYLES[role] ?? []);
  const free = LINE_STYLES.filter((style) => !known.some((taken) => sameLine(style, taken)));
  const others = roles.filter((role) => ROLE_STYLES[role] === undefined);
  return roles.map((role) => ({
    label: role,
    style: ROLE_STYLES[role] ?? free[others.indexOf(role) % free.length],
    matrices: analysed.filter((matrix) => matrix.role === role),
  }));
}

function sameLine(a: SourceStyle, b: SourceStyle): boolean {
  return a.colour === b.colour && String(a.dash) === String(b.dash);
}

/** Mean, or another summary, of a quantity over all matrices and replicas, by snapshot; NaN where none has it. */
export function meansOf(
  matrices: readonly MatrixRecord[],
  snapshots: number,
  of: (snapshot: SnapshotRecord, matrix: MatrixRecord) => number | null,
  summary: (values: readonly number[]) => number = mean,
): readonly number[] {
  return Array.from({ length: snapshots }, (_, s) =>
    summary(
      matrices.flatMap((matrix) =>
        matrix.snapshots.flatMap((replica) => {
          const snapshot = replica[s];
          return snapshot == null ? [] : (of(snapshot, matrix) ?? []);
        }),
      ),
    ),
  );
}

/** The median, robust against a few outlying values; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return sorted.length === 0 ? Number.NaN : (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The last numbers in words: "query 1.2, key 3.4". */
export function atTheEnd(groups: readonly Group[], meansOfGroup: readonly (readonly number[])[]): string {
  return groups.map(({ label }, k) => `${label} ${formatNumber(meansOfGroup[k].at(-1)!, 2)}`).join(", ");
}

/** Means against updates, one line for each group; the first on top. */
export function groupCurves(
  groups: readonly Group[],
  updates: readonly number[],
  meansOfGroup: readonly (readonly number[])[],
): readonly Dataset[] {
  return groups.map(({ label, style }, k) =>
    curves([meansOfGroup[k].map((y, s) => vertex(atUpdate(updates[s]), y))], style, {
      label,
      order: k + 1,
    }),
  );
}

/** One dashed line against updates, by default below the lines of the groups: the value under the null. */
export function dashedCurve(
  updates: readonly number[],
  values: readonly number[],
  label: string,
  { colour, order }: { readonly colour: string; readonly order: number } = { colour: MUTED, order: 20 },
): Dataset {
  return curves(
    [values.map((y, s) => vertex(atUpdate(updates[s]), y))],
    { colour, dash: [6, 4], mark: "circle" },
    { label, order },
    1.5,
  );
}
