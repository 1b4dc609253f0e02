import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import { Fault } from '../../../station-core/fault.ts';
import type { EntryBody } from '../../../station-core/ledger/entry.ts';
import type { UnitRecord } from '../../../station-core/ledger/unit-record.ts';
import type { RevokedCertificate } from '../../../station-core/pki/crl/crl.ts';
import { readCrl } from '../../../station-core/pki/crl/read-crl.ts';
import { previewRevocation } from '../../../station-core/station/revocation/revocation-desk.ts';
import { changePermit } from '../change-permit.ts';
import { provision, quiet } from '../line.ts';
import { openedLine } from '../opened-line.ts';

/** A unit has one live certificate: a rework gives it another, and revokes the one before. */
const { line, station } = await openedLine();

async function passed(): Promise<JigBoard> {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  expect(await provision(station, { board, product: line.product })).toMatchObject({ outcome: 'PASS' });
  return board;
}

function recordOf({ mac }: JigBoard): UnitRecord {
  const record = station.ledger.unit(mac);
  if (record === undefined) throw new Error('no such unit');
  return record;
}

const rework = (board: JigBoard) => provision(station, { board, product: line.product, rework: true });
const certificateOf = (board: JigBoard): string => recordOf(board).certificate?.certSerialHex ?? '';
const supersededOf = (board: JigBoard) => recordOf(board).superseded.map(({ certSerialHex }) => certSerialHex);

/** The operator stops it as soon as a step has begun. */
async function stoppedAt(board: JigBoard, step: string): Promise<void> {
  const abort = new AbortController();
  const stepBegun = ({ name }: { readonly name: string }): void => {
    if (name === step) abort.abort(new Error('stopped by the operator'));
  };
  const asked = {
    board,
    product: line.product,
    rework: true as const,
    abort: abort.signal,
    watch: { ...quiet, stepBegun },
  };
  expect(await provision(station, asked)).toMatchObject({ outcome: 'ABORTED', stopped: { step } });
}

/** The signing service has signed and recorded it; the ledger never hears of it. */
async function lostAfterSigning(board: JigBoard): Promise<void> {
  const { ledger } = station;
  const append = ledger.append.bind(ledger);
  const spy = vi.spyOn(ledger, 'append').mockImplementation((bodies: EntryBody | readonly EntryBody[]) => {
    if ([bodies].flat().some((each) => each.kind === 'certificate-issued')) throw new Fault('signer.gone');
    return append(bodies as EntryBody);
  });
  try {
    expect(await rework(board)).toMatchObject({ outcome: 'ERROR', stopped: { step: 'issue' } });
  } finally {
    spy.mockRestore();
  }
}

async function listed({ serial = '' }: UnitRecord): Promise<readonly RevokedCertificate[]> {
  const { crls } = await station.revocations(AbortSignal.timeout(10_000));
  const crlDer = (await crls.read(crls.newest?.number ?? 0)) ?? Buffer.alloc(0);
  const pems = readFileSync(join(line.dataDir, 'certs', `${serial}.pem`), 'utf8').split(
    /(?<=-----END CERTIFICATE-----\n)/,
  );
  const issuerDer = new X509Certificate(pems[1] ?? '').raw;
  return readCrl(crlDer, issuerDer, ({ reason }) => new RangeError(reason)).revoked;
}

test('a rework makes another key and certificate; the one before is revoked, and the CRL follows by itself', async () => {
  const board = await passed();
  const before = certificateOf(board);
  expect(await rework(board)).toMatchObject({ outcome: 'PASS' });
  expect(certificateOf(board)).not.toBe(before);
  expect(supersededOf(board)).toEqual([before]);
  const { revocations } = recordOf(board);
  expect(revocations).toMatchObject([{ certSerialHex: before, reason: 'superseded' }]);
  await vi.waitFor(async () => {
    expect(await listed(recordOf(board))).toMatchObject([{ certSerialHex: before, reason: 'superseded' }]);
  }, 30_000);
  expect(await rework(board)).toMatchObject({ outcome: 'PASS' });
  expect(supersededOf(board)).toHaveLength(2);
});

const locking = { ...line.product, config: { ...line.product.config, lock: true } };

test('a locked unit, which makes no other key, is made again with the certificate that it has, until that is revoked', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  expect(await provision(station, { board, product: locking })).toMatchObject({ outcome: 'PASS' });
  const before = certificateOf(board);
  expect(await provision(station, { board, product: locking, rework: true })).toMatchObject({ outcome: 'PASS' });
  expect([certificateOf(board), supersededOf(board), recordOf(board).revocations]).toEqual([before, [], []]);
  expect(recordOf(board).labels).toHaveLength(2);
  const { desk } = await station.revocations(AbortSignal.timeout(10_000));
  const { mac: unit } = recordOf(board);
  const { fingerprint } = previewRevocation(station.ledger, [unit]);
  const decision = { units: [unit], reason: 'keyCompromise', note: 'flash was read out', by: ['olga'] } as const;
  await desk.revoke({ ...decision, fingerprint }, AbortSignal.timeout(20_000));
  const { stopped } = await provision(station, { board, product: locking, rework: true });
  expect(stopped).toMatchObject({ step: 'admit', fault: { code: 'unit.revoked-locked' } });
});

test.each([
  ['with a new key and no intent', (board: JigBoard) => stoppedAt(board, 'requestCsr')],
  ['with a certificate that only the signing service knows of', lostAfterSigning],
  ['with a certificate that the unit has not got', (board: JigBoard) => stoppedAt(board, 'install')],
  ['after the unit has got its certificate', (board: JigBoard) => stoppedAt(board, 'label')],
])('a rework that is cut off %s is finished with one certificate more, not two', async (_, cutOff) => {
  const board = await passed();
  const before = certificateOf(board);
  await cutOff(board);
  expect(await rework(board)).toMatchObject({ outcome: 'PASS' });
  expect(supersededOf(board)).toEqual([before]);
  expect(recordOf(board).revocations).toHaveLength(1);
});

test('without the right to rework a unit keeps its certificate; one that is revoked gets none and does not pass', async () => {
  const board = await passed();
  const before = certificateOf(board);
  const undo = await changePermit(line.dataDir, { rights: { rework: false, lock: true, burn: true } });
  try {
    expect(await rework(board)).toMatchObject({ outcome: 'PASS' });
    expect([certificateOf(board), supersededOf(board)]).toEqual([before, []]);
    const { desk } = await station.revocations(AbortSignal.timeout(10_000));
    const { mac: unit } = recordOf(board);
    const { fingerprint } = previewRevocation(station.ledger, [unit]);
    const decision = { units: [unit], reason: 'keyCompromise', note: 'flash was read out', by: ['olga'] } as const;
    await desk.revoke({ ...decision, fingerprint }, AbortSignal.timeout(20_000));
    const refused = { step: 'admit', fault: { code: 'unit.certificate-revoked' } };
    const { stopped } = await rework(board);
    expect(stopped).toMatchObject(refused);
  } finally {
    await undo();
  }
  expect(await rework(board)).toMatchObject({ outcome: 'PASS' });
  expect(supersededOf(board)).toEqual([before]);
  expect(recordOf(board).revocations).toMatchObject([{ reason: 'keyCompromise' }]); // as it was first revoked
});
