import { sampleGoe, sampleGue, spacingRatio, streams } from "dyson-dynamics";

// levels of 40 real symmetric and 40 complex Hermitian matrices of order 60
const random = streams("ensembles").of("user", 0);
const draw = (sample: typeof sampleGoe) =>
  Array.from({ length: 40 }, () => {
    const levels = new Float64Array(60);
    sample(60, random, levels);
    return levels;
  });
const real = spacingRatio(draw(sampleGoe));
const complex = spacingRatio(draw(sampleGue));
// ⟨r⟩ = 0.5307 and 0.5996, whatever the density
console.log(Math.abs(real.value - 0.5307) < 4 * real.standardError); // true
console.log(Math.abs(complex.value - 0.5996) < 4 * complex.standardError); // true
console.log(real.value < complex.value - 4 * real.standardError); // true
