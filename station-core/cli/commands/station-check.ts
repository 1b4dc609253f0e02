import { resolve } from 'node:path';
import { checkStation, isReady } from '../../host/check/check-station.ts';
import { findingJson, findingsSummary, findingsText } from '../findings-text.ts';
import { shownFinding } from '../station-check/shown-finding.ts';
import type { CommandResult } from '../output.ts';

export async function check(dataDir: string, signal: AbortSignal): Promise<CommandResult> {
  const found = await checkStation({ dataDir: resolve(dataDir), now: new Date(), signal });
  const ok = isReady(found);
  const findings = found.map(shownFinding);
  return {
    ok,
    json: { ok, findings: findings.map(findingJson) },
    text: [findingsText(findings), '', findingsSummary('The station', findings)].join('\n'),
  };
}
