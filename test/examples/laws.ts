import {
  kolmogorovSmirnov,
  levelSpacing,
  moment,
  streams,
  survival,
  tracyWidom,
  wignerSurmise,
} from "dyson-dynamics";

// every law has density, cdf, quantile, moments and a sampler
const surmise = wignerSurmise(1);
console.log(surmise.density(1).toFixed(6)); // 0.716186
console.log(surmise.quantile(0.5).toFixed(6)); // 0.939437
console.log(moment(surmise, 2).toFixed(6)); // 1.273240

// the exact law of infinite matrices differs slightly
console.log(levelSpacing(1).secondMoment.toFixed(6)); // 1.285531

// the largest level of a large matrix: its mean, and a tail probability
const edge = tracyWidom(1);
console.log(edge.mean.toFixed(6)); // -1.206534
console.log(survival(edge, 2.0234).toFixed(4)); // 0.0100

const random = streams("laws").of("user", 0);
const sample = Float64Array.from({ length: 2000 }, () => surmise.sample(random));
console.log(kolmogorovSmirnov(sample, surmise.cdf).pValue > 0.001); // true
console.log(kolmogorovSmirnov(sample, (s) => surmise.cdf(s / 1.1)).pValue < 0.001); // true
