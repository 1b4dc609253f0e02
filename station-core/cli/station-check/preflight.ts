/** What keeps boards from passing, said all at once before a station opens, as far as it can be known without its token and its network. */
import { resolve } from 'node:path';
import { checkStation } from '../../host/check/check-station.ts';
import type { Finding } from '../../host/check/finding.ts';
import type { StationCheck } from '../../model/desk/station-checks.ts';
import { findingJson, findingsSummary, findingsText } from '../findings-text.ts';
import { type CommandResult, faultJson } from '../output.ts';
import { shownFinding } from './shown-finding.ts';

/**
 * The signing service and the ledger are left to the start itself, which needs both. Upstream may take seconds to be silent,
 * and boards pass without.
 */
export const BEFORE_BOARDS: readonly StationCheck[] = [
  'files',
  'documents',
  'certificates',
  'permits',
  'printer',
  'scanner',
  'clock',
  'disk',
];
/** Products and labels take a second of the processor: the check list on the screen shows them, and `station check`. */
export const BEFORE_SCREENS: readonly StationCheck[] = [...BEFORE_BOARDS, 'ports', 'browser'];

/** What is not good; printed for a person. */
export async function namePreflight(
  dataDir: string,
  wanted: readonly StationCheck[],
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const all = await checkStation({ dataDir: resolve(dataDir), now: new Date(), signal }, wanted);
  if (all.some(({ fault }) => fault?.code === 'setup.no-station')) return []; // the start says so, or sets one up
  const found = all.filter((finding) => finding.state !== 'good' && !isLeftToTheStart(finding));
  if (found.length > 0) process.stderr.write(`${findingsText(found.map(shownFinding))}\n`);
  return found;
}

/** A ledger that is not begun, or cannot be read. */
function isLeftToTheStart({ check, fault }: Finding): boolean {
  return check === 'clock' && fault?.code !== 'station.clock-behind';
}

/** The answer of a command that starts no board because of them; undefined when nothing stands in its way. */
export function notReady(findings: readonly Finding[]): CommandResult | undefined {
  const fault = findings.find(({ state }) => state === 'problem')?.fault;
  if (fault === undefined) return undefined;
  const shown = findings.map(shownFinding);
  const json = { ok: false, fault: faultJson(fault), findings: shown.map(findingJson) };
  return { ok: false, json, text: findingsSummary('The station', shown) };
}
