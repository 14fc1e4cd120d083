import { pairSpacing } from "../degenerate-levels.ts";
import { layerDensities } from "../linear-layer/densities.ts";
import { layerModel } from "../linear-layer/model.ts";
import { temperatureOf } from "../optimiser.ts";
import { comparisonsOf } from "./comparisons.ts";
import { type TeacherStudentParameters, teacherStudentParameters } from "./parameters.ts";
import { studentLayer } from "./student.ts";

/** Teacher and student. @see Aarts, Lucini & Park 2025, Phys. Rev. E 111, 015303 */
export const teacherStudent = layerModel<TeacherStudentParameters>({
  kind: "teacher-student",
  title: "Teacher and student, symmetric gradient noise",
  parameters: teacherStudentParameters,
  layer: studentLayer,
  followed: ({ spectrum }) => spectrum,
  study(p, layer, settings) {
    const temperature = temperatureOf(settings);
    const width = p.noise * Math.sqrt(temperature);
    const slope = (value: number) => (p.spectrum === "gram" ? 2 * Math.sqrt(value) : 1);
    const shared = p.data === "shared" ? `, ${p.dataSets} shared data sets` : "";
    return {
      data: p,
      parameters: `W ${layer.inputs} × ${layer.inputs}, ${p.spectrum === "gram" ? "WᵀW" : "singular values"}, noise n = ${p.noise}, ${p.batches === null ? "unlimited data" : `${p.batches} batches`}${shared}`,
      symbols: p.spectrum === "gram" ? { level: "x", target: "κ²" } : { level: "w", target: "κ" },
      comparisons: comparisonsOf(p, temperature),
      scaling: {
        equation: p.spectrum === "gram" ? "⟨S⟩ = a · 2κ √(εn²)" : "⟨S⟩ = a √(εn²)",
        abscissaSymbol: p.spectrum === "gram" ? "2κ √(εn²)" : "√(εn²)",
        predicted: pairSpacing,
        abscissa: ({ value }) => slope(value) * width,
      },
      target: layer.teacher.map((kappa) => (p.spectrum === "gram" ? kappa * kappa : kappa)),
      densities: (multiplets, moments) => layerDensities(layer, p.spectrum, multiplets, moments),
    };
  },
});
