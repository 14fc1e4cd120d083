/** A function of a package that is loaded when it is first called: what a command does not use costs it nothing. */
export function atFirstCall<F extends (...args: never[]) => unknown>(load: () => F): F {
  let loaded: F | undefined;
  return ((...args: Parameters<F>) => {
    loaded ??= load();
    return loaded(...args);
  }) as F;
}
