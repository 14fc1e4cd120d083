import { equivalenceVerdict, relativeDifference } from "dyson-dynamics";

// two independent estimates agree when the whole confidence interval of their difference lies within a margin
const training = { value: 1.02, standardError: 0.004, degreesOfFreedom: 399 };
const theory = { value: 1, standardError: 0.003, degreesOfFreedom: 399 };
const { value, interval, pValue } = relativeDifference(training, theory, 0.95);
console.log(value.toFixed(3)); // 0.020
console.log(equivalenceVerdict(interval, 0.05)); // agree
console.log(equivalenceVerdict(interval, 0.02)); // inconclusive
console.log(equivalenceVerdict(interval, 0.005)); // disagree
// they differ significantly all the same: with enough replicas every approximation does
console.log(pValue < 0.001); // true
