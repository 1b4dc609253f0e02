import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTestPool } from '../upstream/test-pool.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHeadquarters, type Headquarters } from '../../fixtures/demo/headquarters.ts';
import { setUpStation } from '../../fixtures/demo-station/setup.ts';
import { parseVerifierKey, verifySignedNote } from '../../station-core/codecs/notes.ts';
import { readStationConfig } from '../../station-core/station/setup/station-config.ts';
import type { Station } from '../../station-core/station/station.ts';
import { birthmark } from '../cli/birthmark.ts';
import { type Line, provision, startLine } from './line.ts';

let line: Line;
let headquarters: Headquarters;

beforeAll(async () => {
  line = await startLine();
  const prepared = await setUpStation(line.dataDir, { station: 'S01', product: 'lamp-one' });
  headquarters = await startHeadquarters(prepared);
  await prepared.writeConfig(headquarters.files);
});

afterAll(async () => {
  await headquarters[Symbol.asyncDispose]();
  await line[Symbol.asyncDispose]();
});

async function receiptFor({ ledger }: Station, unit: string): Promise<string> {
  const lastSeq = ledger.unit(unit)?.entrySeqs.at(-1) ?? Number.MAX_SAFE_INTEGER;
  await expect.poll(() => ledger.latestReceipt()?.sizeEntries ?? 0).toBeGreaterThan(lastSeq);
  return ledger.latestReceipt()?.note ?? '';
}

test('a unit gets its receipt while the station works, without anybody asking, signed by station and upstream', async () => {
  await using station = await line.open();
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  expect(await provision(station, { board, product: line.product })).toMatchObject({ outcome: 'PASS' });
  const { checkpointKey, upstream } = await readStationConfig(line.dataDir);
  const keys = [parseVerifierKey(checkpointKey), parseVerifierKey(upstream?.upstreamKey ?? '')];
  expect(verifySignedNote(await receiptFor(station, board.mac), keys)).toHaveLength(2);
  // The signing service has heard it too: its journal counts offline units from there on.
  const journal = join(line.dataDir, 'signer', 'state', 'journal.jsonl');
  await expect.poll(() => readFileSync(journal, 'utf8')).toContain('"kind":"receipt"');
  // Headquarters opened everything that the real station wrote: certificate, intent, evidence of the PASS, ranges.
  const database = openTestPool(headquarters.upstream.databaseUrl);
  const { rows } = await database.query('select kind, finding, detail from findings join entries using (station, seq)');
  await database.end();
  expect(rows).toEqual([]);
});

test('upstream may go away in the middle of a unit: the unit passes, and its receipt comes when upstream is back', async () => {
  await using station = await line.open();
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  await headquarters.upstream.kill();
  expect(await provision(station, { board, product: line.product })).toMatchObject({ outcome: 'PASS' });
  await headquarters.upstream.restart();
  await receiptFor(station, board.mac);
});

test('headquarters that registered another checkpoint key for this station accept nothing, and the line goes on', async () => {
  await using other = await startLine();
  const prepared = await setUpStation(other.dataDir, { station: 'S01', product: 'lamp-one' });
  const stranger = await readStationConfig(line.dataDir);
  await using wrong = await startHeadquarters({ ...prepared, checkpointKey: stranger.checkpointKey });
  await prepared.writeConfig(wrong.files);
  const station = await other.open();
  const [board] = await other.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  expect(await provision(station, { board, product: other.product })).toMatchObject({ outcome: 'PASS' });
  await expect(station.sync?.syncOnce(AbortSignal.timeout(120_000))).rejects.toMatchObject({ code: 'sync.refused' });
  expect(station.ledger.latestReceipt()).toBeUndefined();
  await station[Symbol.asyncDispose]();
  // What stopped the sending is still known to whoever asks afterwards, and to the next start.
  const status = (await birthmark('sync', 'status', '--data', other.dataDir, '--json')).json();
  expect(status).toMatchObject({
    received: 0,
    lastFault: { code: 'sync.refused', evidence: { reason: 'bad-checkpoint' } },
  });
});
