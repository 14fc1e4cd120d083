import type { ComparisonRule, System } from "../models/model.ts";
import { type Observable, observables } from "../observables/index.ts";

/** Sources of laws and numbers, which have none of an observable that theory does not know. */
const withoutSpectra: readonly string[] = ["fokker-planck", "closed-form", "closed-form.discrete"];

/**
 * What a system's estimates are judged by: the rules of its model, and for every observable that is judged as another one
 * and that the model has no rule for, that one's rules between two routes. Its differences are in units of its own value.
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
            explanation: `Judged as ${judgedAs}: ${explanation}`,
          }),
        ),
    );
  return [...rules, ...shared];
}
