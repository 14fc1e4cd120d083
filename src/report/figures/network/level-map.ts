import { kernelDensity, kernelWidth } from "../../../statistics/index.ts";
import { logAxis } from "../../chart/axes.ts";
import { curves, vertex } from "../../chart/datasets.ts";
import { chart, figure, omission } from "../../chart/figure.ts";
import { lineStyle } from "../../chart/theme.ts";
import { formatNumber, formatPercent } from "../../numbers.ts";
import { ringsOf, SHADES, shadedRings } from "../density-map.ts";
import type { NetworkFigure } from "./input.ts";
import { logSpectra, shownMatrices } from "./shown-matrices.ts";
import { atFirst, atUpdate, updatesAxis } from "./updates-axis.ts";

/** The lowest levels of a square matrix are near 0 and would take half of a logarithmic axis. */
const LOWEST = -5;

/** The level density of one role during training, as a map of filled contours. */
export const levelMap: NetworkFigure = ({ spectra, size }) => {
  const { updates, matrices } = spectra;
  const shown = shownMatrices(matrices);
  const snapshots = updates.flatMap((update, s) => {
    const logs = shown === null ? [] : logSpectra(shown, s);
    return logs.length === 0 ? [] : [{ at: atUpdate(update), logs }];
  });
  if (shown === null || snapshots.length < 2)
    return [
      omission(
        "level-map",
        "Level density during training",
        shown === null ? "there is no matrix" : "fewer than two snapshots could be analysed",
      ),
    ];
  const all = snapshots.flatMap(({ logs }) => logs.flat());
  const width = kernelWidth(snapshots[0].logs.flat());
  const low = Math.max(LOWEST, least(all) - 3 * width);
  const high = -least(all.map((y) => -y)) + 3 * width;
  const cells = Array.from(
    { length: Math.ceil((high - low) / (width / 2)) + 1 },
    (_, k) => low + (k * width) / 2,
  );
  const density = Float64Array.from(
    snapshots.flatMap(({ logs }) => Array.from(kernelDensity(logs.flat(), cells, width))),
  );
  const thresholds = doublings(density.reduce((most, value) => Math.max(most, value), 0));
  const columns = snapshots.map(({ at }) => Math.log(at));
  const rings = ringsOf({ columns, cells, density, thresholds }, (u, v) => vertex(Math.exp(u), Math.exp(v)));
  const length = Math.max(shown.rows, shown.columns);
  const edge = (1 + Math.sqrt(Math.min(shown.rows, shown.columns) / length)) ** 2;
  const edgeLine = [vertex(snapshots[0].at, edge), vertex(snapshots.at(-1)!.at, edge)];
  const below = all.filter((y) => y < low).length / all.length;
  return [
    figure({
      name: "level-map",
      title: `Level density during training, ${shown.role} matrices`,
      equation: `ρ(ln x),  x in units of mσ²;  edge ${atFirst(updates)}: b = (1 + √q)²`,
      caption:
        `Density per unit of ln x of the eigenvalues of WᵀW of all ${shown.role} matrices of ${shown.rows} × ${shown.columns} and all replicas, in units of mσ² with σ the standard deviation of the initial weights (dimensionless); kernel density estimate, normal kernel of standard deviation ${formatNumber(width, 2)} in ln x, interpolated between snapshots. ` +
        `From each shade to the next the density doubles. Dashed: the upper Marchenko–Pastur edge for the initial weights; solid: the largest level, mean over matrices and replicas.` +
        (below > 0 ? ` The lowest ${formatPercent(below)} of levels lie below the map.` : ""),
      judgedBy: { observables: ["marchenko-pastur.distance"] },
      size,
      chart: chart({
        datasets: [
          ...shadedRings(rings, thresholds, (above) => `ρ > ${formatNumber(above, 2)}`),
          // black alone is invisible on the darkest shade
          curves([edgeLine], lineStyle("#ffffff"), { label: "", order: 3 }, 3.5),
          curves(
            [edgeLine],
            lineStyle("#000000", [6, 4]),
            { label: `edge ${atFirst(updates)}`, order: 2 },
            1.5,
          ),
          curves(
            [snapshots.map(({ at, logs }) => vertex(at, meanLargest(logs)))],
            lineStyle("#D55E00"),
            { label: "largest level", order: 1 },
            2,
          ),
        ],
        scales: {
          x: updatesAxis(updates),
          y: logAxis("y", "level x / (mσ²)", {
            min: Math.exp(low),
            max: Math.exp(cells.at(-1)!),
            ticks: { maxTicksLimit: 40 },
          }),
        },
      }),
    }),
  ];
};

/** Densities of 0.01 times powers of two, from the highest one reached downwards, at most one for each shade. */
function doublings(top: number): readonly number[] {
  const last = Math.floor(Math.log2(top / 0.01) - 0.1);
  return Array.from({ length: SHADES.length }, (_, k) => 0.01 * 2 ** (last - SHADES.length + 1 + k)).filter(
    (threshold) => threshold > 0.002,
  );
}

function meanLargest(logs: readonly (readonly number[])[]): number {
  return logs.reduce((sum, replica) => sum + Math.exp(replica.at(-1)!), 0) / logs.length;
}

function least(values: readonly number[]): number {
  return values.reduce((smallest, value) => Math.min(smallest, value), Number.POSITIVE_INFINITY);
}
