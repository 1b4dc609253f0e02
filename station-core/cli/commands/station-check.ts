import { resolve } from 'node:path';
import { checkStation, isReady } from '../../host/check/check-station.ts';
import { findingJson, findingsSummary, findingsText } from '../findings-text.ts';
import type { CommandResult } from '../output.ts';

export async function check(dataDir: string, signal: AbortSignal): Promise<CommandResult> {
  const findings = await checkStation({ dataDir: resolve(dataDir), now: new Date(), signal });
  const ok = isReady(findings);
  return {
    ok,
    json: { ok, findings: findings.map(findingJson) },
    text: [findingsText(findings), '', findingsSummary('The station', findings)].join('\n'),
  };
}
