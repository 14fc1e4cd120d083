import { eigenvalueLangevin, integrators } from "../../langevin/index.ts";
import { gramEigenvalues } from "../../linalg/index.ts";
import { neighbours } from "../../spectra/index.ts";
import type { System } from "../model.ts";
import { learningTimeOfUpdate } from "../optimiser.ts";
import { absentGas } from "./absent-gas.ts";
import type { LayerStudy } from "./study.ts";
import { type LayerGas, ratesInRandomOrder, sampleMultiplets } from "./theory-coulomb-gas.ts";
import { layerClosure, singularValueSde } from "./theory-singular-values.ts";

/**
 * The Langevin equation of the singular values.
 *
 * @param target the levels that reports compare with, in the followed spectrum
 */
export function eigenvalueRoute(
  study: LayerStudy,
  target: Float64Array,
  gas: LayerGas | undefined,
): Pick<System, "eigenvalueLangevin" | "eigenvalueEquation"> {
  const { layer, followed, settings, stream, temperature, multiplets, followedLevel, weightsAtStart } = study;
  const { outputs: m, inputs: n } = layer;
  const eigenvalueEquation: System["eigenvalueEquation"] = (options) => ({
    eigenvectors: layerClosure(layer, options).eigenvectors,
    sde: singularValueSde(layer, layer.rates, temperature, layerClosure(layer, options)),
    target: followed === "gram" ? target.map(Math.sqrt) : target,
    initial(random) {
      const w = new Float64Array(n);
      if (gas === undefined) sampleMultiplets(study, random, w);
      else gas(random, w);
      return options.coupling === "full" ? w.sort() : w;
    },
  });
  return {
    eigenvalueLangevin({ stepsPerUpdate, ...closure }, replica) {
      const levels = gramEigenvalues(m, n, weightsAtStart("eigenvalue-langevin", replica));
      const random = stream("eigenvalue-langevin.noise", replica);
      const rates = ratesInRandomOrder(study, random);
      return eigenvalueLangevin({
        sde: singularValueSde(layer, rates, temperature, layerClosure(layer, closure)),
        integrator: integrators["implicit-repulsion"],
        initial: levels.map((value) => Math.sqrt(Math.max(0, value))),
        random,
        learningRate: learningTimeOfUpdate(settings),
        stepsPerUpdate,
        level: followedLevel,
        watched: neighbours(multiplets),
      });
    },
    ...(absentGas(layer) === null ? { eigenvalueEquation } : {}),
  };
}
