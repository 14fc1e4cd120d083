import { gaussianRbm } from "./gaussian-rbm/index.ts";

/** Every system that a scenario may name, by `model.kind`. A new model is one folder and one line here. */
export const models = {
  "gaussian-rbm": gaussianRbm,
} as const;

export type * from "./model.ts";
