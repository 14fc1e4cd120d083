import { streams } from "dyson-dynamics";

// one stream per (seed, purpose, replica): replica 3 has the same numbers whether or not the others are run
const random = streams("my study").of("user", 3);
const again = streams("my study").of("user", 3);
console.log(random.normal() === again.normal()); // true

const sample = new Float64Array(100_000);
random.fillNormal(sample);
const mean = sample.reduce((sum, x) => sum + x, 0) / sample.length;
console.log(Math.abs(mean) < 4 / Math.sqrt(sample.length)); // true
