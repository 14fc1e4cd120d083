/** The files of a kind of report. */
export interface ReportFiles {
  /** Its top-level names; anything else in it belongs to the user. */
  readonly owned: readonly string[];
  /** The file that identifies a folder as such a report. */
  readonly mark: string;
}

/** Of a study. */
export const studyFiles: ReportFiles = {
  owned: ["report.png", "report.html", "results.json", "spectra.npz", "scenario.resolved.yaml", "figures"],
  mark: "results.json",
};

/** Of `dyson weights`. */
export const weightsFiles: ReportFiles = {
  owned: ["report.png", "report.html", "weights.csv", "results.json", "spectra.npz", "figures"],
  mark: "weights.csv",
};

/** Of `dyson infer`. */
export const inferenceFiles: ReportFiles = {
  owned: ["report.png", "report.html", "inference.csv", "results.json", "figures"],
  mark: "inference.csv",
};

/** Of `dyson converge`. */
export const convergenceFiles: ReportFiles = {
  owned: ["converge.png", "converge.json"],
  mark: "converge.json",
};

/** The outcome of writing a report. */
export interface WrittenReport {
  /** Relative to its folder. */
  readonly files: readonly string[];
  /** Paths of files from an earlier report that could not be moved. */
  readonly left: readonly string[];
}
