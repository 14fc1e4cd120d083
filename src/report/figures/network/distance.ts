import { logAxis, logRangeOf } from "../../chart/axes.ts";
import { chart, figure, omission } from "../../chart/figure.ts";
import type { NetworkFigure } from "./input.ts";
import { dashedCurve, groupCurves, groupsOf, meansOf } from "./series.ts";
import { updatesAxis } from "./updates-axis.ts";

/** Distance of the spectra from the Marchenko–Pastur law against updates, mean over the matrices of a role. */
export const distance: NetworkFigure = ({ record, size }) => {
  const { updates, matrices } = record;
  const groups = groupsOf(matrices);
  const means = groups.map((group) =>
    meansOf(group.matrices, updates.length, (snapshot) => snapshot.distance),
  );
  const ofNoise = groups.map((group) =>
    meansOf(group.matrices, updates.length, (snapshot) => snapshot.expectedDistance),
  );
  // matrices of very different shapes have no common null line
  const expected = ofNoise.flat().filter((y) => y > 0);
  const relative = Math.max(...expected) > 1.5 * Math.min(...expected);
  const curves = relative ? means.map((curve, k) => curve.map((y, s) => y / ofNoise[k][s])) : means;
  const noise = meansOf(matrices, updates.length, (snapshot) => (relative ? 1 : snapshot.expectedDistance));
  const all = [...curves.flat(), ...noise].filter((y) => y > 0);
  if (all.length === 0)
    return [omission("distance", "Distance from the Marchenko–Pastur law", "no spectrum could be analysed")];
  return [
    figure({
      name: "distance",
      title: "Distance from the Marchenko–Pastur law",
      equation: "D = sup |F_n − F|,  ρ(x) = √((b − x)(x − a))/(2πqvx), v fitted",
      caption: `Kolmogorov–Smirnov distance of the levels from the Marchenko–Pastur law with fitted variance, mean over the matrices of a role and the replicas (dimensionless)${relative ? ", divided by its mean for independent Gaussian entries of the same shape, since the shapes differ much; dashed: 1." : ". Dashed: its mean for independent Gaussian entries, from exact spectra of the same shapes."}`,
      judgedBy: { observables: ["marchenko-pastur.distance"] },
      size,
      chart: chart({
        datasets: [...groupCurves(groups, updates, curves), dashedCurve(updates, noise, "noise")],
        scales: {
          x: updatesAxis(updates),
          y: logAxis("y", relative ? "distance D / mean under the null" : "distance D", logRangeOf(all)),
        },
      }),
    }),
  ];
};
