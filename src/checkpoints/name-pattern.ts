/**
 * Whether a name is meant by any of some patterns: one with `*` (any characters) or `?` (any one) means the names that it
 * fits from end to end, any other text the names that contain it. No patterns mean every name.
 */
export function namePattern(patterns: readonly string[]): (name: string) => boolean {
  const meant = patterns.map((pattern) => {
    if (!/[*?]/.test(pattern)) return (name: string) => name.includes(pattern);
    const source = pattern
      .replace(/[\\^$+.()|[\]{}]/g, "\\$&")
      .replace(/\*+/g, ".*")
      .replaceAll("?", ".");
    const whole = new RegExp(`^${source}$`, "su");
    return (name: string) => whole.test(name);
  });
  return patterns.length === 0 ? () => true : (name) => meant.some((isMeant) => isMeant(name));
}
