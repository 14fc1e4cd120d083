import { checkBatch } from "../mini-batch.ts";
import type { Finding, TrainingSettings } from "../model.ts";
import type { GaussianRbmParameters } from "./parameters.ts";
import { targetKernel } from "./target.ts";

/** Checks beyond the schema: sizes that must be consistent, and levels that are not learnable. */
export function checkGaussianRbm(p: GaussianRbmParameters, training: TrainingSettings): readonly Finding[] {
  const findings: Finding[] = [];
  const { target } = p;
  if (target.kind === "spectrum" && target.eigenvalues.length !== p.visible) {
    findings.push({
      severity: "error",
      path: ["model", "target", "eigenvalues"],
      message: `must hold one eigenvalue per visible unit (${p.visible}), got ${target.eigenvalues.length}`,
    });
    return findings;
  }
  if (p.hidden < p.visible) {
    findings.push({
      severity: "error",
      path: ["model", "hidden"],
      message: `must be at least model.visible = ${p.visible}, got ${p.hidden}; fewer hidden units leave WᵀW without full rank, which the theory routes do not describe`,
    });
  }
  if (p.positivePhase === "minibatch" && p.samples !== null && training.batchSize > p.samples) {
    findings.push({
      severity: "error",
      path: ["training", "batchSize"],
      message: `must be at most the number of data samples, model.samples = ${p.samples}, got ${training.batchSize}`,
    });
  }
  if (p.positivePhase === "exact" && p.samples !== null) {
    findings.push({
      severity: "error",
      path: ["model", "samples"],
      message: `must be null unless model.positivePhase is minibatch, got ${p.samples}`,
    });
  }
  findings.push(...checkBatch(training, p.visible + Math.max(p.visible, p.hidden)));
  const edge = p.mass * p.mass;
  if (p.start === "random" && p.hidden * p.initialScale ** 2 >= edge) {
    findings.push({
      severity: "error",
      path: ["model", "initialScale"],
      message: `must be below model.mass/√hidden = ${Number((p.mass / Math.sqrt(p.hidden)).toPrecision(4))}, beyond which WᵀW begins above mass² and the density is not normalisable, got ${p.initialScale}`,
    });
  }
  const { kappa } = targetKernel(p);
  const lost = Number.EPSILON * p.visible * kappa.at(-1)!;
  if (target.kind === "lattice-scalar" && !(kappa[0] > lost)) {
    findings.push({
      severity: "error",
      path: ["model", "target", "mass"],
      message: `must be above ${Number(Math.sqrt(lost).toPrecision(2))}: below it the least eigenvalue of the kernel, mass², is lost in the rounding errors of the others, got ${target.mass}`,
    });
  }
  const unlearnable = [
    ...new Set(
      Array.from(
        kappa.filter((k) => k >= edge),
        (k) => Number(k.toPrecision(7)),
      ),
    ),
  ];
  if (unlearnable.length > 0) {
    findings.push({
      severity: unlearnable.length > 0 && kappa.every((k) => k >= edge) ? "error" : "warning",
      path: ["model", "target"],
      message: `levels ${unlearnable.join(", ")} are not learnable: they must be below model.mass² = ${edge}; their x decays to 0 and they are not measured`,
    });
  }
  if (p.positivePhase === "minibatch" && p.samples !== null) {
    findings.push({
      severity: "warning",
      path: ["model", "samples"],
      message: `a data set of ${p.samples} samples, common to all replicas, shifts every level by O(samples^-1/2); the theory routes describe unlimited data`,
    });
  }
  return findings;
}
