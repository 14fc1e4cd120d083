import { expect, it } from "vitest";
import { bytes, count, duration, significant } from "../../src/cli/print-quantities.ts";
import { table } from "../../src/cli/print-table.ts";

it.each([
  [0, "0.0 s"],
  [0.44, "0.4 s"],
  [9.96, "10 s"],
  [59.6, "1 min"],
  [80, "1 min 20 s"],
  [3599.7, "1 h"],
  [7500, "2 h 5 min"],
  [86399, "1 d"],
  [100_000, "1 d 4 h"],
  [Number.NaN, "an unknown time"],
  [Number.POSITIVE_INFINITY, "an unknown time"],
])("%d seconds are %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

it.each([
  [0, "0"],
  [950, "950"],
  [999.6, "1 k"],
  [12_345, "12.3 k"],
  [4_800_000, "4.8 M"],
  [1.92e9, "1.92 G"],
])("%d things are %s", (n, text) => {
  expect(count(n)).toBe(text);
});

it("sizes have a unit", () => {
  expect([bytes(12), bytes(320_000), bytes(1.6e10)]).toEqual(["12 B", "320 kB", "16 GB"]);
});

it("numbers have three digits, and NaN stays NaN", () => {
  expect([0.0123456, -2 / 3, 1e-9, Number.NaN, -Infinity].map(significant)).toEqual([
    "0.0123",
    "-0.667",
    "1e-9",
    "NaN",
    "-Infinity",
  ]);
});

it("the columns of a table stand below each other", () => {
  const columns = [
    { title: "name", align: "left" },
    { title: "n", align: "right" },
    { title: "at", align: "left" },
  ] as const;
  expect(
    table(columns, [
      ["a", "1000", "x"],
      ["long name", "7", ""],
    ]),
  ).toEqual(["name          n  at", "a          1000  x", "long name     7"]);
});
