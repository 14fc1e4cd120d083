import type { Origin, Path } from "./problem.ts";

/** Plain data in which every value carries the place where it was written. */
export type Located = LocatedScalar | LocatedList | LocatedMapping;

export interface LocatedScalar {
  readonly kind: "scalar";
  readonly origin: Origin;
  readonly value: unknown;
}

export interface LocatedList {
  readonly kind: "list";
  readonly origin: Origin;
  readonly items: readonly Located[];
}

export interface LocatedMapping {
  readonly kind: "mapping";
  readonly origin: Origin;
  readonly entries: ReadonlyMap<string, Entry>;
}

/** A field: where its name stands, and its value. */
export interface Entry {
  readonly key: Origin;
  readonly value: Located;
}

/** The data without its places. A field `__proto__` becomes an ordinary field, as it does in `JSON.parse`. */
export function plain(node: Located): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plain);
  const object: Record<string, unknown> = {};
  for (const [name, { value }] of node.entries) {
    Object.defineProperty(object, name, {
      value: plain(value),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return object;
}

/** Plain data as if all of it had been written at one place. */
export function located(value: unknown, origin: Origin): Located {
  if (Array.isArray(value))
    return { kind: "list", origin, items: value.map((item) => located(item, origin)) };
  if (typeof value !== "object" || value === null) return { kind: "scalar", origin, value };
  const entries = Object.entries(value).map(([name, field]): [string, Entry] => [
    name,
    { key: origin, value: located(field, origin) },
  ]);
  return { kind: "mapping", origin, entries: new Map(entries) };
}

/** The value at a path; undefined if there is none. */
export function valueAt(root: Located, path: Path): Located | undefined {
  let node: Located | undefined = root;
  for (const key of path) node = node && child(node, key);
  return node;
}

/** Where the value at a path was written; for a missing one, the name of the nearest field around it. */
export function originAt(root: Located, path: Path): Origin {
  let node = root;
  let name = root.origin;
  for (const key of path) {
    const next = child(node, key);
    if (next === undefined) return name;
    name = keyOrigin(node, key) ?? next.origin;
    node = next;
  }
  return node.origin;
}

/** Where the name of the field at a path was written. */
export function keyOriginAt(root: Located, path: Path): Origin {
  const parent = valueAt(root, path.slice(0, -1));
  const key = path.at(-1);
  return (parent && key !== undefined ? keyOrigin(parent, key) : undefined) ?? originAt(root, path);
}

function child(node: Located, key: string | number): Located | undefined {
  if (node.kind === "list") return typeof key === "number" ? node.items[key] : undefined;
  return node.kind === "mapping" ? node.entries.get(String(key))?.value : undefined;
}

function keyOrigin(node: Located, key: string | number): Origin | undefined {
  return node.kind === "mapping" ? node.entries.get(String(key))?.key : undefined;
}
