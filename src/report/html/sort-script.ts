/** Sorts the rows of a table by the column whose title is pressed; cells have what they are sorted by as `data-value`. */
export const SORT_SCRIPT = `"use strict";
for (const table of document.querySelectorAll(".sortable table")) {
  const titles = [...table.querySelectorAll("thead th")];
  const body = table.querySelector("tbody");
  const valueOf = (row, column) => {
    const { value } = row.cells[column].dataset;
    return value === "" || Number.isNaN(Number(value)) ? value : Number(value);
  };
  titles.forEach((title, column) =>
    title.querySelector("button").addEventListener("click", () => {
      const sign = title.getAttribute("aria-sort") === "descending" ? 1 : -1;
      for (const other of titles) other.removeAttribute("aria-sort");
      title.setAttribute("aria-sort", sign === 1 ? "ascending" : "descending");
      const rows = [...body.rows].sort((p, q) => {
        const [a, b] = [valueOf(p, column), valueOf(q, column)];
        // what does not exist stands last
        if (a === "" || b === "") return (a === "") - (b === "");
        return sign * (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
      });
      body.append(...rows);
    }),
  );
}
`;
