import { multiplets, noSteps, spacingMean, stationarySample, streams } from "dyson-dynamics";

// a pair of levels in 500 replicas at 4 snapshots, [time][level][replica]: eigenvalues of 2 × 2 symmetric matrices
const random = streams("spectra").of("user", 0);
const [levels, replicas, snapshots] = [2, 500, 4];
const x = new Float64Array(snapshots * levels * replicas);
for (let t = 0; t < snapshots; t++) {
  for (let r = 0; r < replicas; r++) {
    const [centre, half] = [
      random.normal() / Math.SQRT2,
      Math.hypot(random.normal(), random.normal()) / Math.SQRT2,
    ];
    x[(t * levels + 0) * replicas + r] = centre - half;
    x[(t * levels + 1) * replicas + r] = centre + half;
  }
}
const spectrum = { levels, replicas, times: Float64Array.of(0, 1, 2, 3), x };
const ensemble = {
  spectrum,
  blocks: spectrum,
  components: { ...spectrum, levels: 0, x: new Float64Array() },
  replicaIds: Int32Array.from({ length: replicas }, (_, r) => r),
  diverged: [],
  counts: noSteps,
};
const sample = stationarySample(ensemble, 1, multiplets(Float64Array.of(0, 0)), []);
const [spacing] = spacingMean.measure(sample);
// S is Rayleigh with ⟨S⟩ = √π
console.log(Math.abs(spacing.value - Math.sqrt(Math.PI)) < 4 * spacing.standardError); // true
