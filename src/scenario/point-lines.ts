/** A line for each point of a sweep; of more than 40 points, for the first 20 and the last 5. */
export function pointLines<Point>(
  points: readonly Point[],
  line: (point: Point, index: number) => string,
): readonly string[] {
  if (points.length <= 40) return points.map(line);
  const last = points.length - 5;
  return [
    ...points.slice(0, 20).map(line),
    `... ${last - 20} more ...`,
    ...points.slice(last).map((point, index) => line(point, last + index)),
  ];
}
