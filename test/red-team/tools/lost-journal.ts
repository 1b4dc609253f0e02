import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signedByOfficers } from '../../../fixtures/token/trial-officers.ts';
import { tbsSha256Hex } from '../../../station-core/ledger/reading/tbs-of-certificate.ts';
import type { SignerClient } from '../../../station-core/signer/client.ts';
import type { SignerAsks } from '../../../station-core/signer/signer-service.ts';
import { never, STATION, type StationToken } from '../../signer/station-token.ts';
import type { TrialLog, Wish } from '../../signer/trial-log.ts';

/** A journal that is taken back on a token that knows better, as after a restore, and what its ledger has. */

export type Recorded = SignerAsks<'requireRecorded'>['certificates'][number];

export interface IssuedUnit {
  readonly wished: Wish;
  readonly certDer: Uint8Array;
  readonly certSerialHex: string;
  readonly intentSeq: number;
}

export async function issueUnit(signer: SignerClient, log: TrialLog, wished: Wish): Promise<IssuedUnit> {
  const request = await log.requestFor(wished, signer);
  const { certDer, certSerialHex } = await signer.issue(request, never);
  return { wished, certDer, certSerialHex, intentSeq: log.sizeEntries - 1 };
}

/** As the station gives it; another intent or another permit is the attacker's. */
export function recordedOf(
  { wished, certDer, intentSeq }: IssuedUnit,
  log: TrialLog,
  { seq = intentSeq, permit = wished.permit }: { readonly seq?: number; readonly permit?: string } = {},
): Recorded {
  const { entry, proof } = log.proven(seq, '');
  const tbs = tbsSha256Hex(Buffer.from(certDer).toString('base64'), 0);
  return { tbsSha256Hex: tbs, permit, lost: { certDer, intent: { entry, proof } } };
}

/** What `work` adds to the journal is lost again; answers with the journal's path and what it was before the loss. */
export async function lostAfter(
  { stateDir }: StationToken,
  work: () => Promise<void>,
): Promise<{ readonly path: string; readonly whole: Buffer }> {
  const path = join(stateDir, 'journal.jsonl');
  const earlier = await readFile(path);
  await work();
  const whole = await readFile(path);
  await rm(path);
  await writeFile(path, earlier, { mode: 0o600 });
  return { path, whole };
}

export async function liftBy(signer: SignerClient, { officers }: StationToken): Promise<void> {
  const quarantine = (await signer.status(never)).quarantine?.id ?? '';
  const [reason, issuedAt] = ['restored', '2026-01-01T00:00:00Z'];
  const content = { v: 1, type: 'lift', station: STATION, quarantine, reason, issuedAt };
  await signer.liftQuarantine(await signedByOfficers('lift', content, officers), never);
}
