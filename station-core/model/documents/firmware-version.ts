/**
 * The order of firmware versions: dotted numbers, with an optional `v` before and, as in Semantic Versioning, a suffix
 * that makes a pre-release (`2.0.0-rc1` comes before `2.0.0`) and build metadata that means nothing (`2.0.0+7`).
 */
const FIRMWARE_VERSION = /^v?(?<numbers>\d{1,9}(?:\.\d{1,9}){0,3})(?<suffix>-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;

/** What an officer may ask for at least: numbers alone. */
export const VERSION_FLOOR = /^\d{1,9}(\.\d{1,9}){0,3}$/;

/** False as well for a version that cannot be read: what has no place in the order is not known to be new enough. */
export function isAtLeastVersion(version: string, floor: string): boolean {
  const found = FIRMWARE_VERSION.exec(version)?.groups;
  if (found === undefined || !VERSION_FLOOR.test(floor)) return false;
  const order = compareNumbers(found['numbers'] ?? '', floor);
  return order > 0 || (order === 0 && found['suffix'] === undefined);
}

function compareNumbers(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number));
  for (let at = 0; at < 4; at += 1) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The floor that lets in this version and what comes after it; 0 for a version without a place in the order. */
export function floorOf(version: string): string {
  return FIRMWARE_VERSION.exec(version)?.groups?.['numbers'] ?? '0';
}
