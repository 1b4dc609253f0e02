import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHeadquarters } from '../headquarters.ts';
import type { Answer, Headquarters } from '../headquarters.ts';
import { appendRelabelling, appendRun, UnitCertificates } from './unit-certificates.ts';
import type { Bent, UnitOnLine } from './unit-certificates.ts';

const line = new UnitCertificates();
const foreign = new UnitCertificates();
let hq: Headquarters;
beforeAll(async () => {
  hq = await openHeadquarters(
    Array.from({ length: 19 }, (_, i) => `line-${i}`),
    { issuingCertPem: line.pem, ranges: [{ kind: 'mac', prefix: '24:0a:c4' }] },
  );
  // Past `range add`, which gives serial numbers to one station only.
  await hq.database.query(
    `insert into ranges (station, kind, prefix, first_value, last_value, added_by, reason)
     select station, 'serial', 'L1-', '0001', '0999', 'test', 'test' from stations`,
  );
});
afterAll(async () => {
  await hq[Symbol.asyncDispose]();
});

let next = 0;
/** Units differ, so that no claim of one test meets that of another. */
function unitOnLine(certify: UnitCertificates = line): UnitOnLine {
  const n = ++next;
  const [unit, serial] = [`24:0a:c4:00:00:${n.toString(16).padStart(2, '0')}`, `L1-${String(n).padStart(4, '0')}`];
  return { run: `run-${n}`, unit, serial, certDer: certify.issue(unit, serial) };
}

async function postRun(station: string, unit: UnitOnLine, bent: Bent = {}): Promise<Answer> {
  const log = hq.ledgerOf(station);
  const from = log.leaves.length;
  appendRun(log, unit, bent);
  return hq.post(station, log.batch(from));
}

const names = ({ body }: Answer): string[] => (body.findings ?? []).map(({ finding }) => finding).sort();

test('a unit that holds leaves no finding, and its receipt says nothing of one', async () => {
  const answer = await postRun('line-0', unitOnLine());
  expect(answer.status).toBe(200);
  expect(answer.body).not.toHaveProperty('findings');
});

test('what does not hold is stored, receipted and named, in the answer, in its repeat and in the head', async () => {
  const unit = unitOnLine(foreign);
  const log = hq.ledgerOf('line-1');
  appendRun(log, unit);
  const batch = log.batch(0);
  const answer = await hq.post('line-1', batch);
  expect(answer.status).toBe(200);
  const findings = [{ seq: 4, finding: 'certificate-issuer', unit: unit.unit, serial: unit.serial }];
  expect(answer.body.findings).toEqual(findings);
  expect(await hq.post('line-1', batch)).toEqual(answer);
  expect((await hq.head('line-1')).body.findings).toEqual(findings);
  expect(await hq.stored('line-1')).toHaveLength(log.leaves.length);
  const { rows } = await hq.database.query("select seq, finding, closed_at from findings where station = 'line-1'");
  expect(rows).toEqual([{ seq: '4', finding: 'certificate-issuer', closed_at: null }]);
});

const other = unitOnLine();
const aHash = 'ab'.repeat(32);
const bent: readonly [what: string, finding: string, make: () => [UnitOnLine, Bent]][] = [
  ['states another hash', 'certificate-digest', () => [unitOnLine(), issued({ certSha256Hex: aHash })]],
  ['states another key', 'certificate-key', () => [unitOnLine(), issued({ spkiSha256Hex: aHash })]],
  [
    'states another serial number',
    'certificate-serial',
    () => [unitOnLine(), issued({ certSerialHex: '41'.repeat(20) })],
  ],
  [
    'is for another MAC address',
    'certificate-unit',
    () => [{ ...unitOnLine(), certDer: line.issue(other.unit, 'L1-0500') }, {}],
  ],
  ['holds no certificate', 'entry-unreadable', () => [unitOnLine(), issued({ certBase64: 7 })]],
  ['holds bytes that are none', 'certificate-unreadable', () => [unitOnLine(), issued({ certBase64: 'AAAA' })]],
  [
    'holds bytes after the certificate',
    'certificate-unreadable',
    () => {
      const unit = unitOnLine();
      return [unit, issued({ certBase64: Buffer.concat([unit.certDer, Buffer.of(0)]).toString('base64') })];
    },
  ],
  ['names no intent', 'certificate-without-intent', () => [unitOnLine(), issued({ intentSeq: 0 })]],
  [
    'names an intent that comes later',
    'certificate-without-intent',
    () => [unitOnLine(), issued({ intentSeq: 1_000_000 })],
  ],
  [
    'names the intent of another key',
    'certificate-without-intent',
    () => [unitOnLine(), { change: { kind: 'signature-intended', fields: { spkiSha256Hex: aHash } } }],
  ],
  ['is the CA itself', 'certificate-profile', () => [{ ...unitOnLine(), certDer: line.certDer }, {}]],
];

function issued(fields: object): Bent {
  return { change: { kind: 'certificate-issued', fields } };
}

test.each(bent)('an entry whose certificate %s is a finding: %s', async (_, finding, make) => {
  const [unit, how] = make();
  expect(names(await postRun('line-2', unit, how))).toContain(finding);
});

test('an intent whose TBS is not what its hash says is a finding', async () => {
  const change = { kind: 'signature-intended', fields: { tbsBase64: 'AAAA', tbsSha256Hex: aHash } };
  expect(names(await postRun('line-3', unitOnLine(), { change }))).toEqual(['intent-digest']);
});

test.each(['run-begun', 'reserve', 'issue', 'close', 'certificate-issued'])(
  'a PASS without %s in the same log is a finding',
  async (leaveOut) => {
    expect(names(await postRun('line-4', unitOnLine(), { leaveOut }))).toEqual(['pass-without-evidence']);
  },
);

test('evidence that came in earlier batches counts, and that of another log does not', async () => {
  const unit = unitOnLine();
  const log = hq.ledgerOf('line-5');
  appendRun(log, unit);
  for (let from = 0; from < log.leaves.length; from++) {
    expect((await hq.post('line-5', log.batch(from, from + 1))).body).not.toHaveProperty('findings');
  }
  const elsewhere = hq.ledgerOf('line-6');
  elsewhere.append('run-closed', { run: unit.run, unit: unit.unit, serial: unit.serial, outcome: 'PASS' });
  expect(names(await hq.post('line-6', elsewhere.batch(0)))).toEqual(['pass-without-evidence']);
});

const forLabels = { by: 'quinn', product: 'lamp', permit: 'P-1', targetQuantity: 1, reason: 'torn', scope: 'label' };

test('a finished unit that got a new label under an order for labels is no finding, also in batches of one entry', async () => {
  const unit = unitOnLine();
  const log = hq.ledgerOf('line-13');
  appendRun(log, unit);
  const order = `RW-${log.leaves.length}`;
  log.append('rework-opened', forLabels);
  appendRelabelling(log, unit, { order });
  for (let from = 0; from < log.leaves.length; from++) {
    const { status, body } = await hq.post('line-13', log.batch(from, from + 1));
    expect([status, body.findings]).toEqual([200, undefined]);
  }
});

interface Wrong {
  readonly order?: object;
  readonly birth?: string;
  /** The unit never passed here. */
  readonly isNew?: true;
}

test.each<[string, string, Wrong]>([
  ['under an order that makes units again', 'line-14', { order: { scope: undefined } }],
  ['under an order for another product', 'line-15', { order: { product: 'torch' } }],
  ['with a key that was made in this run', 'line-16', { birth: 'this-run' }],
  ['that never had a certificate', 'line-17', { isNew: true }],
])('a PASS without a certificate of its run is a finding: %s', async (_, station, wrong) => {
  const unit = unitOnLine();
  const log = hq.ledgerOf(station);
  if (wrong.isNew === undefined) appendRun(log, unit);
  const order = `RW-${log.leaves.length}`;
  log.append('rework-opened', Object.assign({}, forLabels, wrong.order));
  appendRelabelling(log, unit, { order, birth: wrong.birth ?? 'kept' });
  expect(names(await hq.post(station, log.batch(0)))).toEqual(['pass-without-evidence']);
});

test('a PASS under an order for labels whose run wanted a signature is a finding', async () => {
  const unit = unitOnLine();
  const log = hq.ledgerOf('line-18');
  appendRun(log, unit);
  const order = `RW-${log.leaves.length}`;
  log.append('rework-opened', forLabels);
  appendRelabelling(log, unit, { order, isIntending: true });
  expect(names(await hq.post('line-18', log.batch(0)))).toContain('pass-without-evidence');
});

test('a run that failed needs no evidence', async () => {
  const log = hq.ledgerOf('line-7');
  log.append('run-closed', { run: 'r', outcome: 'FAIL', fault: { code: 'board.silent' } });
  expect((await hq.post('line-7', log.batch(0))).body).not.toHaveProperty('findings');
});

test('a serial number or MAC address outside the ranges of its station is a finding', async () => {
  const [unit, serial] = ['30:ae:a4:00:00:01', 'L1-1000'];
  const strange = { run: 'strange', unit, serial, certDer: line.issue(unit, serial) };
  const { body } = await postRun('line-8', strange);
  expect(body.findings?.map(({ seq, finding }) => [seq, finding])).toEqual([
    [1, 'serial-outside-range'],
    [1, 'mac-outside-range'],
    [4, 'serial-outside-range'],
    [4, 'mac-outside-range'],
  ]);
});

test('a station without a registered issuing certificate has each certificate as a finding', async () => {
  await hq.database.query("delete from issuing_certificates where station = 'line-9'");
  expect(names(await postRun('line-9', unitOnLine()))).toEqual(['no-issuing-certificate']);
});

test('the registered certificate is the one that counts, not one of the same name', async () => {
  expect(new X509Certificate(foreign.certDer).subject).toBe(new X509Certificate(line.certDer).subject);
  expect(names(await postRun('line-10', unitOnLine(foreign)))).toEqual(['certificate-issuer']);
});

test('two stations that send at once each get their own findings', async () => {
  const [good, bad] = [unitOnLine(), unitOnLine(foreign)];
  const answers = await Promise.all([postRun('line-11', good), postRun('line-12', bad)]);
  expect(answers.map(names)).toEqual([[], ['certificate-issuer']]);
});
