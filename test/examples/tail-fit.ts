import { streams, tailFit } from "dyson-dynamics";

// 3000 values with a power-law tail of exponent 2.5
const random = streams("tail").of("user", 0);
const values = Float64Array.from({ length: 3000 }, () => random.uniform() ** (-1 / 1.5));
const fit = tailFit(values, { random, draws: 100 });
console.log(Math.abs(fit.exponent - 2.5) < 4 * fit.standardError); // true
console.log(fit.pValue > 0.1, fit.rivals.length); // true 4
