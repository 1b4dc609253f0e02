import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { deliverCrl } from '../../station-core/sync/deliver-crl.ts';
import type { Delivery, NewestCrl } from '../../station-core/sync/deliver-crl.ts';
import { Sync } from '../../station-core/sync/sync.ts';
import { openHeadquarters } from '../upstream/headquarters.ts';
import { UnitCertificates } from '../upstream/registry/unit-certificates.ts';
import { unheard } from './unheard.ts';

const newest = { number: 7, seq: 3, crlDer: Buffer.of(1) };

function delivery(changed: Partial<Delivery>): Delivery & { readonly sent: Uint8Array[] } {
  const sent: Uint8Array[] = [];
  const send: Delivery['send'] = async (crlDer) => {
    sent.push(crlDer);
    return { kind: 'taken', value: { number: 7 } };
  };
  return Object.assign({ source: async () => newest, acknowledged: 4, delivered: undefined, send, sent }, changed);
}

test('the newest list is sent once, and not before upstream has the entry that names it', async () => {
  const early = delivery({ acknowledged: 3 });
  expect([await deliverCrl(early), early.sent]).toEqual([undefined, []]);
  const due = delivery({});
  expect([await deliverCrl(due), due.sent]).toEqual([7, [newest.crlDer]]);
  const done = delivery({ delivered: 7 });
  expect([await deliverCrl(done), done.sent]).toEqual([7, []]);
  const none = delivery({ source: async () => undefined });
  expect([await deliverCrl(none), none.sent]).toEqual([undefined, []]);
});

test('an upstream from before it took lists is no fault, and a refusal is one', async () => {
  const refusal = { kind: 'refused', detail: {} } as const;
  const old = delivery({ send: async () => ({ ...refusal, reason: 'not-found' }) });
  expect(await deliverCrl(old)).toBe(undefined);
  const bad = delivery({ send: async () => ({ ...refusal, reason: 'bad-crl', detail: { why: 'x' } }) });
  await expect(deliverCrl(bad)).rejects.toMatchObject({
    code: 'sync.crl-refused',
    evidence: { reason: 'bad-crl', why: 'x', number: 7 },
  });
});

test('sync hands the list on after its entry, again after a restart, and a refused one stops no entries', async () => {
  const ca = new UnitCertificates();
  await using hq = await openHeadquarters(['line-0'], { issuingCertPem: ca.pem });
  const { url, upstreamKey } = hq.upstream;
  const outbox = hq.ledgerOf('line-0');
  let list: NewestCrl | undefined;
  const sign = (number: number): void => {
    const minutes = (count: number): string =>
      new Date(Math.floor(Date.now() / 1000) * 1000 + count * 60_000).toISOString();
    const times = { thisUpdate: minutes(-1), nextUpdate: minutes(60) };
    const crlDer = ca.crl({ number, thisUpdate: new Date(times.thisUpdate), nextUpdate: new Date(times.nextUpdate) });
    list = { number, seq: outbox.leaves.length, crlDer };
    outbox.append('crl-signed', Object.assign({ number, revoked: 0, crlSha256Hex: hash('sha256', crlDer) }, times));
  };
  const faults: string[] = [];
  const tls = await hq.upstream.tlsOf('line-0');
  const open = (): Sync =>
    new Sync({
      url,
      tls,
      station: 'line-0',
      upstreamKey,
      outbox,
      onConflicts: unheard.onConflicts,
      crls: async () => list,
      onFault: ({ code }) => faults.push(code),
    });
  const { signal } = new AbortController();
  const held = async () => (await hq.database.query<{ number: string }>('select number from crls')).rows;
  {
    await using sync = open();
    await sync.syncOnce(signal);
    expect(await held()).toEqual([]);
    sign(4);
    await sync.syncOnce(signal);
    expect(await held()).toEqual([{ number: '4' }]);
  }
  await using sync = open();
  await sync.syncOnce(signal);
  expect(faults).toEqual([]);
  sign(2);
  expect((await sync.syncOnce(signal)).sentEntries).toBe(1);
  expect(faults).toEqual(['sync.crl-refused']);
  expect(await held()).toEqual([{ number: '4' }]);
});
