import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { formatWithOptions } from "node:util";
import { describe, expect, it, vi } from "vitest";

const folder = join(import.meta.dirname, "examples");

/** What an example says that it prints: the comment behind each console.log. */
function promised(source: string): readonly string[] {
  return source
    .split("\n")
    .filter((line) => line.includes("console.log("))
    .map((line) => line.slice(line.indexOf("; // ") + 5));
}

describe.each(readdirSync(folder))("the example %s", (file) => {
  it("prints what it says", async () => {
    const printed: string[] = [];
    const log = vi.spyOn(console, "log").mockImplementation((...values: unknown[]) => {
      printed.push(formatWithOptions({ colors: false }, ...values));
    });
    try {
      await import(join(folder, file));
    } finally {
      log.mockRestore();
    }
    const expected = promised(readFileSync(join(folder, file), "utf8"));
    expect(expected.length).toBeGreaterThan(0);
    expect(printed).toEqual(expected);
  });
});

describe("an example", () => {
  it("would be caught with another output", () => {
    expect(promised("console.log(2); // 3\nconst x = 1; // not printed")).toEqual(["3"]);
  });
});
