import type { ObservableResult } from "../../comparison/results.ts";
import { horizontal } from "../chart/annotations.ts";
import { extent, linearAxis, roundRange, slotAxis } from "../chart/axes.ts";
import { type Dataset, heights, type PointLook, points, type Vertex, vertex } from "../chart/datasets.ts";
import { chart, figure, omission } from "../chart/figure.ts";
import { INK, SOURCE_STYLES } from "../chart/theme.ts";
import { isRoute, levelNames, SOURCE_NAMES, SOURCES } from "../vocabulary.ts";
import type { PointFigure } from "./input.ts";
import { measuredSources, placeInSlot } from "./slots.ts";

const NAME = "level-means";
const TITLE = "Mean levels in units of their targets";

/** ⟨λ⟩/κ, for each level and route: the O(ε) shifts that distinguish the theories. */
export const levelMeans: PointFigure = ({ point, results, size }) => {
  const { symbols, learnable } = point.system;
  const slots = learnable.filter((m) => m.value !== 0);
  const means = results.observables.filter(
    (o) => o.name === "level.mean" && slots.some((m) => m.label === o.level) && measuredSources(o).length > 0,
  );
  if (means.length === 0) {
    const reason =
      slots.length === 0 ? "no non-zero target level is learnable" : "no level mean was measured";
    return [omission(NAME, TITLE, reason)];
  }
  const sources = SOURCES.filter((source) => means.some((o) => measuredSources(o).includes(source)));
  const at = (o: ObservableResult) => slots.findIndex((m) => m.label === o.level);
  const target = (o: ObservableResult) => slots[at(o)].value;
  const datasets = sources.flatMap((source, k): Dataset[] => {
    const offset = placeInSlot(k, sources.length, SPREAD);
    const marks = (members: boolean): Vertex[] =>
      means.flatMap((o) => {
        const estimate = o.estimates[source];
        const single = slots[at(o)].size === 1;
        if (!estimate || !Number.isFinite(estimate.value) || (o.member !== undefined || single) !== members)
          return [];
        const error = estimate.standardError / Math.abs(target(o));
        return [vertex(at(o) + offset, estimate.value / target(o), error)];
      });
    const open = !isRoute(source);
    const radius = slots.length > 24 ? 2.5 : 4;
    const drawn = (data: readonly Vertex[], label: string, look: PointLook): Dataset => ({
      ...points(data, SOURCE_STYLES[source], { label }, look),
      parsing: false,
    });
    const [ofLevels, ofMultiplets] = [marks(true), marks(false)];
    const name = SOURCE_NAMES[source];
    if (ofLevels.length === 0 || ofMultiplets.length === 0 || open)
      return [drawn([...ofLevels, ...ofMultiplets], name, { open, radius })];
    return [drawn(ofLevels, name, { radius }), drawn(ofMultiplets, "", { open: true, radius: radius + 0.5 })];
  });
  const [low, high] = extent([1, ...datasets.flatMap(({ data }) => heights(data))]);
  const edge = 0.04 * (high - low);
  const names = levelNames(slots);
  return [
    figure({
      name: NAME,
      title: TITLE,
      equation: `⟨${symbols.level}ᵢ⟩/${symbols.target}${slots.some((m) => m.size > 2) ? "" : "ᵢ = 1 + O(ε)"}`,
      caption:
        `Stationary mean of each sorted level ${symbols.level} over its target ${symbols.target} (dimensionless), ` +
        "± one standard error; routes stand side by side in a slot, the levels of a multiplet one above the other. " +
        "Open marks: the closed form, to first order in ε.",
      judgedBy: { observables: ["level.mean", "spacing.mean"] },
      size,
      minimumWidth: slots.length > 12 ? 640 : 0,
      chart: chart({
        labels: slots.map((m) => [names.get(m.label) ?? m.label, ...(m.size > 1 ? [`×${m.size}`] : [])]),
        datasets,
        scales: {
          x: slotAxis(`target level ${symbols.target}`),
          y: linearAxis("y", `⟨${symbols.level}⟩/${symbols.target}`, roundRange(low - edge, high + edge, 6)),
        },
        annotations: [horizontal(1, { colour: INK })],
      }),
    }),
  ];
};

/** Width shared by the routes within a slot, in slots. */
const SPREAD = 0.56;
