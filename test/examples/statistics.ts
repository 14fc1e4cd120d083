import { fitThroughOrigin, integratedAutocorrelation, jackknife, replicaMean, streams } from "dyson-dynamics";

const random = streams("statistics").of("user", 0);

// an AR(1) series of correlation 0.9 from one snapshot to the next: τ = ½ + 0.9/(1 − 0.9) = 9.5 snapshots
const [snapshots, replicas] = [400, 100];
const series = new Float64Array(snapshots * replicas);
for (let r = 0; r < replicas; r++) {
  let x = random.normal();
  for (let t = 0; t < snapshots; t++) {
    series[t * replicas + r] = x;
    x = 0.9 * x + Math.sqrt(1 - 0.81) * random.normal();
  }
}
console.log(Math.abs(integratedAutocorrelation(series, replicas) - 9.5) < 1); // true

// errors from independent replicas are right for any correlation within each
const averages = Float64Array.from({ length: replicas }, (_, r) => {
  let sum = 0;
  for (let t = 0; t < snapshots; t++) sum += series[t * replicas + r];
  return sum / snapshots;
});
const { value, standardError } = replicaMean(averages);
console.log(Math.abs(value) < 4 * standardError); // true

// a ratio of means, with its error by leaving out one replica at a time
const squares = averages.map((x) => x * x);
const kurtosis = jackknife([squares, squares.map((s) => s * s)], ([m2, m4]) => m4 / m2 ** 2);
console.log(Math.abs(kurtosis.value - 3) < 4 * kurtosis.standardError); // true

const fit = fitThroughOrigin([
  { x: 1, y: 2.1, error: 0.1 },
  { x: 2, y: 3.9, error: 0.1 },
]);
console.log(fit.slope.toFixed(2)); // 1.98
