import { expect, test } from "vitest";
import type { StudyOutcome } from "../../src/comparison/study-outcome.ts";
import { reportHtml } from "../../src/report/html/document.ts";
import { embeddedJson, markup } from "../../src/report/html/markup.ts";
import { syntheticOutcome } from "./fixture.ts";

const outcome = syntheticOutcome({ replicas: 10, snapshots: 40 });
const YAML = "title: Gaussian RBM\nmodel: { kind: gaussian-rbm }\n";
const page = reportHtml(outcome, YAML);
/** The page without scripts, where only our own text is. */
const text = page.replace(/<script[\s\S]*?<\/script>/g, "").replace(/<style[\s\S]*?<\/style>/g, "");

function chartsIn(html: string): readonly { data: { datasets: readonly unknown[] } }[] {
  return JSON.parse(/<script type="application\/json" id="charts">([\s\S]*?)<\/script>/.exec(html)![1]);
}

test("asks the network for nothing", () => {
  expect(text).not.toMatch(/\b(src|href)="(?!#)/);
  expect(page).not.toMatch(/<link|@import|url\(|sourceMappingURL/);
  expect(page).toContain(
    `content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'"`,
  );
});

test("gives the verdict first, then the panels, then scenario and provenance", () => {
  const order = ["62 required comparisons", "<figure>", "<h2>Scenario</h2>", "<h2>Provenance</h2>"];
  const places = order.map((part) => text.indexOf(part));
  expect(places.every((p) => p >= 0)).toBe(true);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

test("puts under every panel its equation and what became of the comparison", () => {
  const figures = text.match(/<figure>[\s\S]*?<\/figure>/g)!;
  expect(figures.length).toBe(15);
  for (const figure of figures) {
    expect(figure).toMatch(/<p class="equation">[^<]{10,}<\/p>/);
    expect(figure).toMatch(/<ul class="judgement"><li/);
  }
});

test("holds the data of every chart it shows, and legend buttons that switch existing datasets", () => {
  const charts = chartsIn(page);
  const shown = [...page.matchAll(/data-chart="(\d+)"/g)].map((m) => Number(m[1]));
  expect(shown).toEqual(charts.map((_, i) => i));
  const figures = text.match(/<figure>[\s\S]*?<\/figure>/g)!;
  for (const figure of figures) {
    const chart = charts[Number(/data-chart="(\d+)"/.exec(figure)![1])];
    for (const [, members] of figure.matchAll(/data-datasets="([\d,]+)"/g)) {
      for (const i of members.split(",")) expect(chart.data.datasets[Number(i)]).toBeDefined();
    }
  }
});

test("shows hostile text as text: title, scenario, explanations, reasons", () => {
  const evil = "<script>alert('x')</script> & </script>";
  const [point] = outcome.results.points;
  const diverged = [{ route: "training", replica: 3, update: 70, reason: evil }] as const;
  const hostile: StudyOutcome = {
    points: outcome.points,
    results: {
      ...outcome.results,
      title: evil,
      seed: evil,
      points: [
        {
          ...point,
          tests: point.tests.map((t) => ({ ...t, explanation: evil })),
          diagnostics: { ...point.diagnostics, warnings: [evil], notStationary: [evil], diverged },
        },
      ],
    },
  };
  const html = reportHtml(hostile, evil);
  expect(html).not.toContain("<script>alert");
  expect(html.match(/<script/g)).toHaveLength(page.match(/<script/g)!.length);
  expect(html).toContain("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &lt;/script&gt;");
  expect(html).toContain("Before you trust the numbers");
  expect(html).toContain("1 replica diverged and was excluded from every average");
});

test("is the same bytes for the same outcome", () => {
  expect(reportHtml(outcome, YAML)).toBe(page);
  expect(page).not.toMatch(/\b20[2-9]\d-\d\d-\d\d\b/);
});

test("has a section for every sweep point, and one across them", () => {
  const sweep = reportHtml(
    syntheticOutcome({ learningRates: [0.02, 0.1], replicas: 4, snapshots: 30 }),
    YAML,
  );
  expect(sweep).toContain('<section id="point-1">');
  expect(sweep).toContain("Point 2: α = 0.1");
  expect(sweep).toContain("<h2>Across the sweep</h2>");
});

test("says once what is so at many points, and at how many", () => {
  const outcome = syntheticOutcome({
    learningRates: [0.02, 0.04, 0.06, 0.08, 0.1],
    replicas: 4,
    snapshots: 30,
  });
  const results = {
    ...outcome.results,
    points: outcome.results.points.map((point, p) => ({
      ...point,
      diagnostics: {
        ...point.diagnostics,
        warnings: ["everywhere", ...(p > 0 ? ["often"] : []), ...(p === 2 ? ["once"] : [])],
      },
    })),
  };
  const html = reportHtml({ ...outcome, results }, YAML);
  for (const line of ["all 5 points: everywhere", "4 of 5 points, first α = 0.04: often", "α = 0.06: once"]) {
    expect(html.split(`<li>${line}</li>`)).toHaveLength(2);
  }
});

test("escapes what is filled in and nothing else", () => {
  expect(markup`<b title="${'"a" & b'}">${[markup`<i>${1}</i>`, markup`<i>${"<"}</i>`]}</b>`.html).toBe(
    '<b title="&quot;a&quot; &amp; b"><i>1</i><i>&lt;</i></b>',
  );
  expect(JSON.parse(embeddedJson({ text: "</script>\u2028" }).html)).toEqual({ text: "</script>\u2028" });
  expect(embeddedJson("</script>").html).not.toContain("<");
});
