/** A column of a table of text. */
export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
}

/** Lines of a table whose columns stand below each other, two spaces apart; the first line holds the titles. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): readonly string[] {
  const cells = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  return cells.map((row) =>
    columns
      .map(({ align }, column) => {
        const cell = row[column] ?? "";
        return align === "left" ? cell.padEnd(widths[column]) : cell.padStart(widths[column]);
      })
      .join("  ")
      .trimEnd(),
  );
}
