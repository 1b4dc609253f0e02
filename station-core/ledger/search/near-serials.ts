/** What may have been meant by a serial number that does not exist: everything one slip away, the likeliest slips first. Pure. */

/** Of normalised serials, in which O and I are digits. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';
/** A serial has at most 64 characters; of longer texts nothing is near. */
const LONGEST = 65;

/** One character swapped with its neighbour, missing, too many, or wrong. `key` is as `serialKey` gives it. */
export function nearSerials(key: string): readonly string[] {
  if (key.length < 2 || key.length > LONGEST) return [];
  const places = Array.from(key, (_, at) => at);
  const parts = (at: number): readonly [string, string] => [key.slice(0, at), key.slice(at)];
  const near = new Set<string>();
  for (const at of places.slice(1)) near.add(swapped(key, at));
  for (const at of places) near.add(key.slice(0, at) + key.slice(at + 1));
  for (const at of [...places, key.length]) {
    const [before, after] = parts(at);
    for (const character of ALPHABET) near.add(before + character + after);
  }
  for (const at of places) {
    const [before, after] = parts(at);
    for (const character of ALPHABET) near.add(before + character + after.slice(1));
  }
  near.delete(key);
  return [...near];
}

function swapped(key: string, at: number): string {
  return key.slice(0, at - 1) + key.charAt(at) + key.charAt(at - 1) + key.slice(at + 1);
}
