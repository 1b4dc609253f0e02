import type { Finding } from '../../host/check/finding.ts';
import { seenText } from '../../model/desk/station-checks.ts';
import type { ShownFinding } from '../findings-text.ts';

/** What was found of a station, in the words of a terminal. */
export function shownFinding({ seen, ...finding }: Finding): ShownFinding {
  return seen === undefined ? finding : { ...finding, seen: seenText(seen) };
}
