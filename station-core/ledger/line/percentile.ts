/**
 * The p-th percentile (0 < p < 1) of values in ascending order, by the method of the NIST/SEMATECH e-Handbook §7.2.6.2:
 * the value at place p(N+1), interpolated; beyond the ends the least or the largest. Undefined of nothing.
 */
export function percentile(ascending: readonly number[], p: number): number | undefined {
  const place = p * (ascending.length + 1);
  const below = ascending[Math.max(1, Math.floor(place)) - 1];
  if (below === undefined || place < 1) return ascending[0] ?? undefined;
  const above = ascending[Math.floor(place)] ?? below;
  return below + (place - Math.floor(place)) * (above - below);
}
