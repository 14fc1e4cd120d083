import { checkpoints } from "./checkpoints/index.ts";
import { coulombGas } from "./coulomb-gas/index.ts";
import { deepNetwork } from "./deep-network/index.ts";
import { gaussianRbm } from "./gaussian-rbm/index.ts";
import { hiddenLayer } from "./hidden-layer/index.ts";
import { isotropic } from "./isotropic/index.ts";
import { mlp } from "./mlp/index.ts";
import { nanoGpt } from "./nano-gpt/index.ts";
import { teacherStudent } from "./teacher-student/index.ts";

/** Every system whose spectra a scenario can follow, by `model.kind`. A new model is one folder and one line here. */
export const models = {
  "gaussian-rbm": gaussianRbm,
  "teacher-student": teacherStudent,
  "hidden-layer": hiddenLayer,
  "deep-network": deepNetwork,
  isotropic,
  "coulomb-gas": coulombGas,
} as const;

/** Models whose levels follow a Langevin equation of their own, as long as there is noise. */
export const modelsWithEquation =
  "coulomb-gas, gaussian-rbm, teacher-student, hidden-layer, isotropic and a deep-network of one linear learnable layer";

/** Every network whose weight matrices a scenario may follow, likewise. */
export const networkModels = { "nano-gpt": nanoGpt, mlp } as const;

/** Every training that another program has recorded and whose weight matrices a scenario may follow, likewise. */
export const recordedModels = { checkpoints } as const;

export type * from "./model.ts";
export type { NetworkModel, NetworkSystem, ReadText, TextSample } from "./network-model.ts";
export type { RecordedModel } from "./recorded-model.ts";
export { sampledNoise } from "./sampled-equation.ts";
