import type { ParameterSpec } from "../../networks/index.ts";
import type { MatrixOfNetwork } from "../../weight-spectra/index.ts";

/** The matrices with normally distributed initial elements: their initial spectra follow a known law. */
export function weightMatrices(
  parameters: readonly ParameterSpec[],
): readonly (MatrixOfNetwork & { readonly parameter: number })[] {
  return parameters.flatMap(({ name, role, layer, shape, initial, heads }, parameter) => {
    if (shape.length !== 2 || !("sigma" in initial)) return [];
    const [rows, columns] = shape;
    return [
      {
        name,
        role,
        layer,
        rows,
        columns,
        initialSigma: initial.sigma,
        parameter,
        ...(heads === undefined ? {} : { heads }),
      },
    ];
  });
}
