import { resolve } from 'node:path';
import { checkStation, isReady } from '../../host/check/check-station.ts';
import type { Finding } from '../../host/check/finding.ts';
import { findingJson, findingsSummary, findingsText } from '../findings-text.ts';
import { shownFinding } from '../station-check/shown-finding.ts';
import type { CommandResult } from '../output.ts';

export async function check(dataDir: string, signal: AbortSignal): Promise<CommandResult> {
  const found = await checkStation({ dataDir: resolve(dataDir), now: new Date(), signal });
  const findings = found.map(shownFinding);
  const isRehearsal = findings.some(({ fault }) => fault?.code === 'station.rehearsal');
  // What a rehearsal never asks, token and upstream, is no gap in it.
  const counted = isRehearsal ? found.filter((each) => !isNotAsked(each)) : found;
  const ok = isReady(counted);
  const summary = isRehearsal
    ? `The rehearsal is ${ok ? 'in order' : 'not in order'}. It never becomes a station: restore again for that.`
    : findingsSummary('The station', findings);
  return {
    ok,
    json: { ok, rehearsal: isRehearsal, findings: findings.map(findingJson) },
    text: [findingsText(findings), '', summary].join('\n'),
  };
}

const isNotAsked = ({ state, seen }: Finding): boolean => state === 'not-checked' && seen?.name === 'rehearsal';
