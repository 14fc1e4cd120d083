/** What a kind of report folder holds. */
export interface ReportFiles {
  /** Its top-level names; anything else in it belongs to the user. */
  readonly owned: readonly string[];
  /** The one that shows that a folder is such a report. */
  readonly mark: string;
}

/** Of a study. */
export const studyFiles: ReportFiles = {
  owned: ["report.png", "report.html", "results.json", "spectra.npz", "scenario.resolved.yaml", "figures"],
  mark: "results.json",
};

/** Of `dyson converge`. */
export const convergenceFiles: ReportFiles = {
  owned: ["converge.png", "converge.json"],
  mark: "converge.json",
};

/** What became of a report. */
export interface WrittenReport {
  /** Relative to its folder. */
  readonly files: readonly string[];
  /** Paths beside it that hold what was in an earlier report and could not be carried over. */
  readonly left: readonly string[];
}
