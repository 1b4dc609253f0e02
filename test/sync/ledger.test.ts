import { generateKeyPairSync, sign } from 'node:crypto';
import { join } from 'node:path';
import { mkdtempSync, chmodSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { startUpstream } from '../../fixtures/upstream/start.ts';
import { parseVerifierKey, verifySignedNote } from '../../station-core/codecs/notes.ts';
import { formatVerifierKey } from '../../station-core/formats/tlog/signed-note.ts';
import { Ledger } from '../../station-core/ledger/ledger.ts';
import { startEmbeddedPostgres } from '../../upstream/postgres/embedded-postgres.ts';
import { Sync } from '../../station-core/sync/sync.ts';
import { unheard } from './unheard.ts';

test('what the real ledger writes is what upstream takes, and the receipt is found again after a restart', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-sync-ledger-'));
  chmodSync(dir, 0o711);
  await using parts = new AsyncDisposableStack();
  parts.defer(() => rm(dir, { recursive: true, force: true }));
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const key = { name: 'line-1', algorithm: 'ed25519', publicKey: raw } as const;
  const stations = [{ station: 'line-1', checkpointKey: formatVerifierKey(key) }];
  const { databaseUrl } = parts.use(await startEmbeddedPostgres(join(dir, 'upstream')));
  const upstream = parts.use(await startUpstream({ dir: join(dir, 'upstream'), stations, databaseUrl }));
  const tls = await upstream.tlsOf('line-1');

  const syncWith = async (work: (ledger: Ledger) => void): Promise<number> => {
    using ledger = Ledger.open({ dir: join(dir, 'station'), station: 'line-1', version: '0.1.0' });
    work(ledger);
    const outbox = {
      head: () => ledger.head(),
      latestCheckpoint: (atMostEntries?: number) => ledger.latestCheckpoint(atMostEntries),
      checkpointNow: async () => ledger.checkpoint(async (text) => sign(null, Buffer.from(text), privateKey), raw),
      entriesFrom: (seq: number, limit: number) => ledger.entriesFrom(seq, limit),
      latestReceipt: () => ledger.latestReceipt(),
      saveReceipt: (receipt: { sizeEntries: number; note: string }) => {
        ledger.saveReceipt(receipt);
      },
    };
    const { url, upstreamKey } = upstream;
    await using sync = new Sync({ url, tls, station: 'line-1', upstreamKey, outbox, ...unheard });
    const { sentEntries, receipt } = await sync.syncOnce(new AbortController().signal);
    expect(receipt?.sizeEntries).toBe(ledger.head().sizeEntries);
    expect(verifySignedNote(receipt?.note ?? '', [key, parseVerifierKey(upstreamKey)])).toHaveLength(2);
    return sentEntries;
  };

  const reserve = (ledger: Ledger, n: number): void => {
    const [run, unit] = [`run-${n}`, `02:00:00:00:00:0${n}`];
    ledger.append([
      { kind: 'run-begun', run, slot: 0, port: 'rfc2217://127.0.0.1:1', product: 'lamp', steps: ['close'] },
      { kind: 'serial-reserved', run, unit, serial: `SN-${n}`, product: 'lamp' },
    ]);
  };
  const first = await syncWith((ledger) => {
    ledger.append({ kind: 'station-started', version: '0.1.0' });
    reserve(ledger, 1);
  });
  expect(first).toBe(3);
  expect(
    await syncWith((ledger) => {
      reserve(ledger, 2);
    }),
  ).toBe(2);
  expect(await syncWith(() => undefined)).toBe(0);
});
