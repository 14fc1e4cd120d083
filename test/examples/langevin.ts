import { harmonicDyson, integrators, streams } from "dyson-dynamics";

// ten levels in a harmonic well: ⟨Σx²⟩ = σ²N(N + 1)/2 = 55 g²/k
const [levels, k, g2, dt] = [10, 1, 1, 0.01];
const random = streams("langevin").of("user", 0);
const stepper = integrators["implicit-repulsion"].stepper(harmonicDyson(levels, k, g2));
const x = Float64Array.from({ length: levels }, (_, i) => i - 4.5);
const dB = new Float64Array(levels);
let sum = 0;
const steps = 40_000;
for (let step = 0; step < steps; step++) {
  random.fillNormal(dB);
  for (let i = 0; i < levels; i++) dB[i] = dB[i] * Math.sqrt(dt);
  const outcome = stepper.step(x, dt, dB);
  if (!outcome.ok) throw new Error(outcome.reason);
  for (const level of x) sum += (level * level) / steps;
}
console.log(Math.abs(sum / 55 - 1) < 0.05); // true
// levels in their initial order: none has passed another
console.log(x.every((level, i) => i === 0 || level > x[i - 1])); // true
