import { localStatistics, outliersBeyondEdge, sampleGoe, sampleWishart, streams } from "dyson-dynamics";

const random = streams("local statistics").of("user", 0);
const spectra = Array.from({ length: 30 }, () => {
  const levels = new Float64Array(120);
  sampleGoe(120, random, levels);
  return levels;
});

// every statistic with its error, and its range over the choices of unfolding
const { statistics, unfoldings } = localStatistics(spectra, { lengths: [2] });
console.log(unfoldings.length > 3); // true
const ratio = statistics.find(({ name }) => name === "ratio.mean")!;
console.log(Math.abs(ratio.estimate.value - 0.5307) < 4 * ratio.estimate.standardError); // true

// noise alone has no level beyond the Marchenko–Pastur edge
const noise = new Float64Array(60);
sampleWishart(60, 200, 1, random, noise);
console.log(outliersBeyondEdge(noise, { rows: 200, columns: 60 }).outliers.length); // 0
// one level three times as high is an outlier
noise[59] = 3 * noise[59];
console.log(outliersBeyondEdge(noise, { rows: 200, columns: 60 }).outliers.length); // 1
