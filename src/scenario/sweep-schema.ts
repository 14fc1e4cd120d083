import { z } from "zod";
import { count, positive, real } from "../models/quantity.ts";
import { type Range, rangeLength } from "./range.ts";

const rangeSchema = z
  .strictObject({
    from: real().describe("first value; above 0 for a logarithmic scale"),
    to: real().describe("last value, above `from`; with `step`, only where a step meets it"),
    points: count(2).optional().describe("number of values, both ends included; this or `step`"),
    step: positive().optional().describe("distance of the values, for a linear scale; this or `points`"),
    scale: z
      .enum(["linear", "logarithmic"])
      .optional()
      .describe("equal differences (linear, the default) or equal ratios (logarithmic)"),
  })
  .superRefine(refuseImpossibleRange)
  .describe("values at equal distances or ratios, rounded to 12 significant digits");

const axisSchema = z.union([
  z.array(z.union([z.number(), z.string(), z.boolean(), z.null()])).min(1),
  rangeSchema,
]);

const zipSchema = z
  .record(z.string(), axisSchema)
  .superRefine(refuseUnequalLengths)
  .refine((fields) => Object.keys(fields).length > 0, {
    error: "must hold the dotted path of at least one field, got an empty mapping",
  })
  .describe("fields that vary together: dotted path to a list or range, all of the same length");

const gridFields = z.object({ zip: zipSchema.optional() }).catchall(axisSchema);
const { $schema: _, ...gridJsonSchema } = z.toJSONSchema(gridFields, { io: "input" });

/** A grid as written: zod would put `zip` before the other axes, but their order determines that of the points. */
const gridSchema = z
  .record(z.string(), z.unknown())
  .superRefine((written, context) => {
    context.issues.push(...((gridFields.safeParse(written).error?.issues ?? []) as z.core.$ZodRawIssue[]));
  })
  .meta(gridJsonSchema)
  .describe(
    "dotted path of any single-valued field, such as training.learningRate, to the list or range of its values; every combination is a point",
  ) as unknown as z.ZodType<SweepGrid, SweepGrid>;

/** The sweep of a scenario: a grid, or a list of grids whose points are taken one grid after the other. */
export const sweepSchema = z
  .union([
    gridSchema,
    z
      .array(gridSchema)
      .min(1)
      .describe("grids, whose points are taken one grid after the other, each point once"),
  ])
  .describe("the points of the study: a grid over fields, or a list of such grids");

/** The values of one swept field. */
export type SweepAxis = z.output<typeof axisSchema>;

/** Values by dotted path; below `zip`, those of fields that vary together. */
export type SweepGrid = {
  readonly zip?: Readonly<Record<string, SweepAxis>>;
  readonly [path: string]: SweepAxis | Readonly<Record<string, SweepAxis>> | undefined;
};

/** The values of a field as far as they are well-formed. */
export function readAxis(written: unknown): SweepAxis | undefined {
  return axisSchema.safeParse(written).data;
}

/** The number of values of a field. */
export function axisLength(axis: SweepAxis): number {
  return Array.isArray(axis) ? axis.length : rangeLength(axis);
}

function refuseImpossibleRange(range: Range, context: z.core.$RefinementCtx): void {
  const { from, to, points, step, scale } = range;
  const refuse = (path: readonly string[], message: string): void =>
    context.addIssue({ code: "custom", path: [...path], message });
  if (scale === "logarithmic" && from <= 0)
    refuse(["from"], `must be above 0 for a logarithmic scale, got ${from}`);
  if (to <= from) refuse(["to"], `must be above from = ${from}, got ${to}`);
  if (points === undefined && step === undefined) refuse([], "must have either points or step, got neither");
  else if (points !== undefined && step !== undefined)
    refuse([], "must have either points or step, got both");
  else if (step !== undefined && scale === "logarithmic")
    refuse(["step"], `must be left out for a logarithmic scale, which takes points, got ${step}`);
  else if (step !== undefined && from < to && rangeLength(range) < 2)
    refuse(["step"], `must be at most to − from = ${Number((to - from).toPrecision(12))}, got ${step}`);
}

function refuseUnequalLengths(
  fields: Readonly<Record<string, SweepAxis>>,
  context: z.core.$RefinementCtx,
): void {
  const [first, ...rest] = Object.entries(fields).map(([path, axis]) => ({
    path,
    length: axisLength(axis),
  }));
  for (const { path, length } of rest) {
    if (length === first.length) continue;
    const message = `must have as many values as ${first.path}, with which it varies: ${first.length}, got ${length}`;
    context.addIssue({ code: "custom", path: [path], message });
  }
}
