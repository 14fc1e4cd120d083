import { evolution, spacingEquation, transitionDensity } from "dyson-dynamics";

// the spacing of a pair in a harmonic well, from S = 1.2: dS = (−kS + 2g²/S) dτ + 2g dB
const [k, g2] = [1, 0.5];
const { grid, density, massDrift, minimum } = evolution({
  equation: spacingEquation({ grid: { from: 0, to: 7, cells: 400 }, potential: (s) => (k * s * s) / 2, g2 }),
  initial: 1.2,
  times: [0.5, 2],
});
// total probability stays 1 to rounding, and no density is negative
console.log(massDrift < 1e-12, minimum >= 0); // true true

// within 1 % of the exact transition density
const worst = Math.max(
  ...Array.from(grid, (s, i) => Math.abs(density[0][i] - transitionDensity({ k, g2 }, s, 1.2, 0.5))),
);
console.log(worst / Math.max(...density[0]) < 0.01); // true
