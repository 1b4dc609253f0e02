/**
 * What this screen keeps for itself: language, appearance, muted sound, the columns of its tables. Nothing of a unit, an
 * order or a person.
 * A browser that forbids storage only forgets; nothing depends on it.
 */
type Kept = 'language' | 'muted' | 'scale' | `columns.${string}`;

export function recall(name: Kept): string | null {
  try {
    return localStorage.getItem(`birthmark.${name}`);
  } catch {
    return null; // storage forbidden: as if nothing had been kept
  }
}

export function remember(name: Kept, value: string): void {
  try {
    localStorage.setItem(`birthmark.${name}`, value);
  } catch {
    // Storage forbidden or full: the choice lasts until the window closes.
  }
}
