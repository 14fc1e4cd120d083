import type { ComparisonRule, System } from "../models/model.ts";
import { type Observable, observables } from "../observables/index.ts";

/** Sources that are laws or closed forms; they have no value for an observable without a theoretical prediction. */
const withoutSpectra: readonly string[] = ["fokker-planck", "closed-form", "closed-form.discrete"];

/**
 * The rules by which a system's estimates are judged: those of its model, and for every observable that is judged like
 * another one and has no rule of its own in the model, the rules of that other one between two routes. Its differences are
 * in units of its own value.
 */
export function rulesOf(
  system: System,
  known: readonly Observable[] = Object.values(observables),
): readonly ComparisonRule[] {
  const rules = system.comparisons;
  const shared = known
    .filter(({ name }) => !rules.some(({ observable }) => observable === name))
    .filter((observable) => observable.judgedAs !== undefined && observable.applies(system))
    .flatMap(({ name, judgedAs }) =>
      rules
        .filter(({ observable }) => observable === judgedAs)
        .filter(({ between }) => !between.some((source) => withoutSpectra.includes(source)))
        .map(
          ({ between, required, explanation }): ComparisonRule => ({
            observable: name,
            between,
            required,
            explanation: `Judged like ${judgedAs}: ${explanation}`,
          }),
        ),
    );
  return [...rules, ...shared];
}
