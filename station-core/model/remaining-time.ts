/** Too little is done before this to say anything about the rest. */
const FIRST_SHARE = 0.02;

/** How much longer it takes at the pace so far; `undefined` while nobody can say. */
export function remainingMs({ done, of }: { readonly done: number; readonly of: number }, elapsedMs: number) {
  if (of <= 0 || done / of < FIRST_SHARE) return undefined;
  return Math.max(0, Math.round((elapsedMs * (of - done)) / done));
}
