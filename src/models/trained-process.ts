import { noSteps, ok, type SpectralProcess } from "../spectra/index.ts";

/**
 * Direct training as a process that advances update by update.
 *
 * @param update one update; why it failed, or null
 */
export function trainedProcess(
  update: () => string | null,
  measure: SpectralProcess["measure"],
): SpectralProcess {
  return {
    advance() {
      const reason = update();
      return reason === null ? ok : { ok: false, reason };
    },
    measure,
    counts: () => noSteps,
  };
}
