/** Which things a few words name. */

/** Every word stands somewhere in one of the names, whatever its case. */
export function names(query: string, ...texts: string[]): boolean {
  const whole = texts.join(' ').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => whole.includes(word));
}
