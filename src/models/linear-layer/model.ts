import type { z } from "zod";
import type { Finding, Model, RouteOfTheory, TrainingSettings } from "../model.ts";
import { checkLayer } from "./check.ts";
import { type LinearLayer, randomBasis } from "./layer.ts";
import { type FollowedSpectrum, followedLevel } from "./spectrum.ts";
import { type LayerModel, layerSystem } from "./system.ts";
import { notAveraged } from "./theory-singular-values.ts";

/** A model of the family of linear layers, by its specific parts. */
export interface LayerModelDefinition<P> {
  readonly kind: string;
  readonly title: string;
  readonly parameters: z.ZodType<P>;
  /** The layer in the teacher's basis. */
  layer(parameters: P): Omit<LinearLayer, "basis">;
  followed(parameters: P): FollowedSpectrum;
  study(
    parameters: P,
    layer: LinearLayer,
    settings: TrainingSettings,
  ): Omit<LayerModel, "layer" | "followed">;
  /** Mistakes found neither by the schema nor by the stability check of training. */
  check?(parameters: P): readonly Finding[];
  absentRoutes?(parameters: P): Readonly<Partial<Record<RouteOfTheory, string>>>;
}

/** The model for the registry; a teacher gets a random basis. */
export function layerModel<P>(definition: LayerModelDefinition<P>): Model<P> {
  const { kind, title, parameters, layer, followed, study, check, absentRoutes } = definition;
  return {
    kind,
    title,
    parameters,
    levels: (p) => layer(p).inputs,
    level: (p, x) => followedLevel(followed(p), Math.sqrt(x)),
    notAveraged: (p) => notAveraged(layer(p)),
    optimisers: ["momentum", "nesterov"],
    notSampled: () => null,
    check(p, training) {
      const problems = check?.(p) ?? [];
      if (problems.some(({ severity }) => severity === "error")) return problems;
      return [...problems, ...checkLayer({ ...layer(p), basis: null }, training)];
    },
    ...(absentRoutes === undefined ? {} : { absentRoutes }),
    system(p, settings, stream) {
      const aligned = layer(p);
      const taught = aligned.teacher.some((kappa) => kappa > 0);
      const basis = taught ? randomBasis(aligned.inputs, stream("model.basis", 0)) : null;
      const rotated = { ...aligned, basis };
      const parts = { layer: rotated, followed: followed(p), ...study(p, rotated, settings) };
      return layerSystem(parts, settings, stream);
    },
  };
}
