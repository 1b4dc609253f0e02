import { resolve } from 'node:path';
import { checkStation, isReady } from '../../host/check/check-station.ts';
import type { Finding } from '../../host/check/finding.ts';
import { findingsSummary, findingText } from '../findings-text.ts';
import { type CommandResult, faultJson } from '../output.ts';

export async function check(dataDir: string, signal: AbortSignal): Promise<CommandResult> {
  const findings = await checkStation({ dataDir: resolve(dataDir), now: new Date(), signal });
  const ok = isReady(findings);
  return {
    ok,
    json: { ok, findings: findings.map(findingJson) },
    text: [...findings.map(findingText), '', findingsSummary('The station', findings)].join('\n'),
  };
}

function findingJson({ fault, ...finding }: Finding): object {
  return { ...finding, ...(fault === undefined ? {} : { fault: faultJson(fault) }) };
}
