import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePermit } from '../../codecs/permit.ts';
import { Fault } from '../../fault.ts';
import type { MigrationDocument } from '../../formats/documents/migration-document.ts';
import { configFault } from '../../station/config/config-fault.ts';
import type { Findings } from './findings.ts';
import type { OldJournal } from './old-journal.ts';

type OldPermit = MigrationDocument['permits'][number];

/** The permits without signatures, and how much of each the old journal has used. */
export async function readOldPermits(
  dir: string,
  journal: OldJournal | undefined,
  findings: Findings,
): Promise<OldPermit[]> {
  const permits: OldPermit[] = [];
  for (const name of await namesIn(dir)) {
    const bytes = await readFile(join(dir, name));
    try {
      const { permit, product, quota } = parsePermit(bytes, name);
      const used = journal?.signatures.filter((each) => each.permit === permit).length ?? 0;
      permits.push({ permit, product, quota, used, sha256: createHash('sha256').update(bytes).digest('hex') });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      findings.add('permit-unreadable', `${name}: ${String(error.evidence['reason'])}`);
    }
  }
  return permits;
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    throw configFault('station.bad-config', dir, error);
  }
}
