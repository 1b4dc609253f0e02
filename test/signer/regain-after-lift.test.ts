import { expect, test } from 'vitest';
import type { Wire } from '../../station-core/rpc/wire.ts';
import { type LedgerCertificates, SignerClient } from '../../station-core/signer/client.ts';
import { scriptedWire } from '../rpc/wire-pair.ts';
import { never } from './station-token.ts';
import { status } from './made-up-status.ts';

/** The station's side of a lift: a service that lost lines, and a ledger of 600 certificates of which the journal lacks nine. */

const hashOf = (n: number): string => n.toString(16).padStart(64, '0');
const ALL = Array.from({ length: 600 }, (_, seq) => ({ seq, tbsSha256Hex: hashOf(seq), permit: 'P-1' }));
const LOST = ALL.slice(580, 589).map(({ tbsSha256Hex }) => tbsSha256Hex);

interface Asked {
  readonly call: string;
  readonly asks: { readonly certificates?: readonly { readonly tbsSha256Hex: string; readonly lost?: object }[] };
}

interface Service {
  readonly seen: Asked[];
  /** What it says to `regainRecorded`; `undefined`: nothing. */
  regain: object | undefined;
  /** The call that it has not answered. */
  readonly answerNow: () => void;
  readonly start: () => Wire;
}

function service(): Service {
  let answerNow = (): void => undefined;
  const it: Service = {
    seen: [],
    answerNow: () => {
      answerNow();
    },
    regain: { kind: 'answer', answer: null },
    start: () => {
      const wire = scriptedWire((message) => {
        const { kind, id, call, asks } = message as Asked & { readonly kind: string; readonly id: number };
        if (kind !== 'call') return;
        it.seen.push({ call, asks });
        const says = answerTo(call, asks, it);
        if (says !== undefined) wire.say({ id, ...says });
        answerNow = () => {
          wire.say({ id, kind: 'answer', answer: null });
        };
      });
      return wire;
    },
  };
  return it;
}

function answerTo(call: string, asks: object, { regain }: Service): object | undefined {
  if (call === 'regainRecorded') return regain;
  const answer =
    { status: { ...status, regainsUnderEntries: 590 }, findSigned: call === 'findSigned' && found(asks) }[call] ?? null;
  return { kind: 'answer', answer };
}

function found(asks: object): object[] {
  const { tbsSha256Hex: hashes = [] } = asks as { tbsSha256Hex?: string[] };
  const made = {
    permit: 'P-1',
    at: '2026-01-01T00:00:00Z',
    unit: '02:00:00:00:00:01',
    serial: 'A1',
    certSerialHex: '01',
  };
  return hashes.filter((each) => !LOST.includes(each)).map((tbsSha256Hex) => ({ tbsSha256Hex, ...made }));
}

/** And for which certificates it was asked for the proof. */
function ledger() {
  const asked: string[] = [];
  const recorded: LedgerCertificates = {
    portions: () => [ALL.slice(0, 300), ALL.slice(300)],
    proven: ({ tbsSha256Hex, permit }) => {
      asked.push(tbsSha256Hex);
      const bytes = new Uint8Array(4);
      return { tbsSha256Hex, permit, lost: { certDer: bytes, intent: { entry: bytes, proof: [] } } };
    },
  };
  return { asked, recorded };
}

async function started(it: Service, recorded: LedgerCertificates) {
  const errors: unknown[] = [];
  const signer = await SignerClient.start({
    start: { config: 'signer.json', officersSha256: hashOf(0), pin: { kind: 'file', path: 'pin' } },
    signal: never,
    startProcess: it.start,
    recorded,
    notRegained: (error) => errors.push(error),
  });
  it.seen.length = 0;
  return Object.assign(signer, { errors });
}

const sent = (it: Service) =>
  it.seen.filter(({ call }) => call === 'regainRecorded').map(({ asks }) => asks.certificates ?? []);

test('certificate and proof are sent of what the journal lacks, a few at a time, and of nothing else', async () => {
  const { asked, recorded } = ledger();
  const it = service();
  await using signer = await started(it, recorded);
  asked.length = 0;
  await signer.liftQuarantine('{}', never);
  expect(asked).toEqual(LOST);
  expect(
    sent(it)
      .flat()
      .map(({ tbsSha256Hex }) => tbsSha256Hex),
  ).toEqual(LOST);
  expect(Math.max(...sent(it).map(({ length }) => length))).toBe(4);
  expect(signer.errors).toEqual([]);
});

test('a new process gets them the same way, and the others by their hashes', async () => {
  const { asked, recorded } = ledger();
  const it = service();
  await using signer = await started(it, recorded);
  asked.length = 0;
  await signer.requireLedgerRecorded(never);
  const given = it.seen.filter(({ call }) => call === 'requireRecorded').flatMap(({ asks }) => asks.certificates ?? []);
  expect(given).toHaveLength(ALL.length);
  expect(given.filter(({ lost }) => lost !== undefined).map(({ tbsSha256Hex }) => tbsSha256Hex)).toEqual(LOST);
});

test('what keeps them away is reported, and the quarantine is lifted all the same', async () => {
  const { recorded } = ledger();
  const it = service();
  await using signer = await started(it, recorded);
  it.regain = { kind: 'fault', code: 'ledger.damaged', evidence: {} };
  await signer.liftQuarantine('{}', never);
  expect(signer.errors).toMatchObject([{ code: 'ledger.damaged' }]);
});

test('a caller whose time is up has lifted it; the rest comes back without the caller', async () => {
  const { recorded } = ledger();
  const it = service();
  await using signer = await started(it, recorded);
  it.regain = undefined;
  const time = new AbortController();
  const lifting = signer.liftQuarantine('{}', time.signal);
  await expect.poll(() => sent(it).length).toBe(1);
  time.abort(new Error('the time of the caller is up'));
  await lifting;
  it.regain = { kind: 'answer', answer: null };
  it.answerNow();
  await expect.poll(() => sent(it).flat()).toHaveLength(LOST.length);
  expect(signer.errors).toEqual([]);
});
