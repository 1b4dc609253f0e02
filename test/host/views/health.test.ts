import { expect, test } from 'vitest';
import { healthSchema } from '../../../station-core/contract.ts';
import { Fault } from '../../../station-core/fault.ts';
import { healthOf, type HealthParts } from '../../../station-core/host/views/health.ts';

type StationPart = HealthParts['station'];

/** A station as far as its health goes: what each of its parts says is what is told apart here. */
function partsOf(station: Partial<Record<keyof StationPart, unknown>>, outOfService?: Fault): HealthParts {
  const ledger = {
    head: () => ({ sizeEntries: 120 }),
    latestCheckpoint: () => ({ sizeEntries: 100 }),
    latestReceipt: () => ({ sizeEntries: 90 }),
    newestAt: () => '2026-03-02T08:00:00.000Z',
  };
  const well = {
    name: 'S01',
    isTrial: true,
    ledger,
    sync: undefined,
    upstreamFault: undefined,
    printer: { current: { address: 'folder:x' }, condition: async () => ({ ready: true, fault: undefined }) },
    interruptedRuns: 0,
    signerStatus: async () => ({ tokenLabel: 'birthmark', quarantine: null, protection: 'reduced' }),
  };
  return {
    station: { ...well, ...station } as unknown as StationPart,
    firstStart: () => false,
    outOfService: () => outOfService,
    verdict: () => null,
    now: () => new Date('2026-03-02T08:00:00.000Z'),
  };
}

test('a station that is well says so in the words of the contract', async () => {
  const health = healthSchema.parse(await healthOf(partsOf({ sync: {} })));
  expect(health).toMatchObject({
    trial: true,
    hsm: { ok: true, tokenLabel: 'birthmark', fault: null, protection: 'reduced' },
    ledger: { ok: true, entries: 120, checkpointAt: 100, unchecked: null },
    upstream: { configured: true, waitingEntries: 30, fault: null },
    clockBehindMs: 0,
  });
});

test('a missing token is reported with its fault; a defect is not disguised as one', async () => {
  const gone = { signerStatus: () => Promise.reject(new Fault('hsm.missing', { slot: 0 })) };
  expect((await healthOf(partsOf(gone))).hsm).toMatchObject({ ok: false, fault: { code: 'hsm.missing' } });
  const bug = { signerStatus: () => Promise.reject(new TypeError('not foreseen')) };
  await expect(healthOf(partsOf(bug))).rejects.toThrow(TypeError);
});

test('a ledger that cannot be written and an unreachable upstream are reported, each in its place', async () => {
  const away = { sync: {}, upstreamFault: new Fault('sync.unreachable') };
  const health = await healthOf(partsOf(away, new Fault('ledger.disk-full')));
  expect(health.ledger).toMatchObject({ ok: false, fault: { code: 'ledger.disk-full' } });
  expect(health.upstream).toMatchObject({ configured: true, fault: { code: 'sync.unreachable' } });
  expect((await healthOf(partsOf({}))).upstream).toEqual({ configured: false, waitingEntries: 0, fault: null });
});

test('a ledger that was verified says what was found and when', async () => {
  const verified = { verdict: 'not-checked', at: '2026-03-02T07:00:00.000Z' } as const;
  const { ledger } = await healthOf({ ...partsOf({}), verdict: () => verified });
  expect(ledger.verified).toEqual(verified);
});
