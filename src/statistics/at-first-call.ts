/** A value that is made when it is first asked for: what a command does not use costs it nothing. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** A function of a package that is loaded when it is first called. */
export function atFirstCall<F extends (...args: never[]) => unknown>(load: () => F): F {
  const loaded = lazily(load);
  return ((...args: Parameters<F>) => loaded()(...args)) as F;
}

/** A registry whose members are made when they are first read, each once. */
export function lazyMembers<M extends Readonly<Record<string, () => unknown>>>(
  makers: M,
): { readonly [name in keyof M]: ReturnType<M[name]> } {
  const members = Object.entries(makers).map(
    ([name, make]) => [name, { enumerable: true, get: lazily(make) }] as const,
  );
  return Object.defineProperties({}, Object.fromEntries(members)) as {
    [name in keyof M]: ReturnType<M[name]>;
  };
}
