import { expect, it } from "vitest";
import { type DysonSde, equationKind, harmonicDyson } from "../../src/langevin/index.ts";

const x = Float64Array.of(1, 2);
/** Two levels that do not repel, with noise b_i(x). */
const free = (noise: (x: number) => number, more: Partial<DysonSde> = {}): DysonSde => ({
  levels: 2,
  coefficients(at, f, _, b) {
    f.set(at.map((value) => -value));
    b.set(at.map(noise));
  },
  outside: () => null,
  ...more,
});

it("tells equations whose levels repel, each other or their images, from those with either noise", () => {
  expect(equationKind(harmonicDyson(2, 1, 0.1), x)).toBe("repelling");
  expect(
    equationKind(
      free(() => 1, { images: (_, q) => void q.fill(0.1) }),
      x,
    ),
  ).toBe("repelling");
  expect(
    equationKind(
      free((value) => value),
      x,
    ),
  ).toBe("multiplicative");
  expect(
    equationKind(
      free(() => 1),
      x,
    ),
  ).toBe("additive");
});
