import { equilibriumDensity, parsePotential, quadratureGas, sampleGas, streams } from "dyson-dynamics";

// three repelling levels in a double well, P ∝ ∏|x_i − x_j|² exp(−ΣV)
const gas = { levels: 3, beta: 2, g2: 1, wells: [parsePotential("x^4/4 - x^2")] };
const { chains, diagnostics } = sampleGas(gas, { draws: 4000 }, streams("gas").of("user", 0));
console.log(diagnostics.converged); // true

// ⟨x₃⟩ by Monte Carlo and by quadrature
const exact = quadratureGas(gas).mean((x) => x[2]);
const highest = chains.flatMap((chain) => Array.from(chain).filter((_, k) => k % 3 === 2));
const mean = highest.reduce((sum, x) => sum + x, 0) / highest.length;
console.log(Math.abs(mean / exact - 1) < 0.02); // true

// an invalid expression is rejected with the reason
try {
  parsePotential("x^2 + y");
} catch (error) {
  console.log((error as Error).message); // "x^2 + y": unknown symbol y at column 7; allowed are x, pi, e
}

// many levels: the density of the saddle point, here in two separate cuts
const { cuts } = equilibriumDensity(parsePotential("x^4/4 - 3 x^2"), { levels: 100, beta: 2, g2: 0.01 });
console.log(cuts.map(([from, to]) => `${from.toFixed(3)} … ${to.toFixed(3)}`).join(", ")); // -2.828 … -2.000, 2.000 … 2.828
