import { expect, test } from 'vitest';
import { type EntryBody, stepPassedBody } from '../../station-core/ledger/entry.ts';
import { UNSIGNED, verifyLedger } from '../../station-core/ledger/verify/verify.ts';
import {
  checkpointSigner,
  faultOf,
  lifeOf,
  openLedger,
  provision,
  sampleUnit,
  scratch,
  sha256Hex,
} from './sample-ledger.ts';

// Unit 1 is finished (entries 0 to 10, its intent is entry 5). Unit 2 is at work and has its serial.
const one = lifeOf(sampleUnit(1));
const two = lifeOf(sampleUnit(2));
const fresh = { spkiSha256Hex: sha256Hex('fresh key'), certSerialHex: '4f00ff' };
const listed = { kind: 'release-listed', releaseSha256Hex: sha256Hex('release'), regions: [] } as const;
const rework = lifeOf(sampleUnit(1, 'run-r'));

interface Clash {
  readonly before?: readonly EntryBody[];
  readonly body: EntryBody;
  readonly names: Readonly<Record<string, unknown>>;
}

const clashes: Readonly<Record<string, Clash>> = {
  'a serial that another unit has': {
    before: [lifeOf(sampleUnit(3)).begun],
    body: { ...lifeOf(sampleUnit(3)).reserved, serial: sampleUnit(1).serial },
    names: { hasUnit: sampleUnit(1).unit, hasSeq: 3 },
  },
  'a second serial for a unit': {
    body: { ...two.reserved, serial: 'BM-S1-999999' },
    names: { hasSerial: sampleUnit(2).serial },
  },
  'secrets under a serial that is not the unit’s': {
    body: { ...two.drawn, serial: sampleUnit(1).serial },
    names: { has: sampleUnit(2).serial },
  },
  'a password that another unit has': {
    body: { ...two.drawn, tags: { ...two.drawn.tags, softApPassword: one.drawn.tags.softApPassword } },
    names: { secret: 'softApPassword', hasUnit: sampleUnit(1).unit },
  },
  'a password that is another unit’s ownership code': {
    body: { ...two.drawn, tags: { ...two.drawn.tags, softApPassword: one.drawn.tags.ownershipCode } },
    names: { hasUnit: sampleUnit(1).unit },
  },
  'a password that is also the ownership code': {
    body: { ...two.drawn, tags: { softApPassword: sha256Hex('same'), ownershipCode: sha256Hex('same') } },
    names: { hasUnit: sampleUnit(2).unit },
  },
  'the unit’s own earlier secrets': {
    before: [rework.begun],
    body: { ...rework.drawn, tags: one.drawn.tags },
    names: { hasUnit: sampleUnit(1).unit },
  },
  'an intent for a key of another unit': {
    body: { ...two.intended, spkiSha256Hex: one.intended.spkiSha256Hex },
    names: { rule: 'a key is signed for once', hasUnit: sampleUnit(1).unit, hasSeq: 5 },
  },
  'an intent with a certificate serial that was used': {
    body: { ...two.intended, certSerialHex: one.intended.certSerialHex },
    names: { rule: 'a certificate serial is used once', hasSeq: 5 },
  },
  'a second intent for one key': {
    before: [two.intended],
    body: { ...two.intended, certSerialHex: fresh.certSerialHex },
    names: { rule: 'a key is signed for once' },
  },
  'a second intent for one unit': {
    before: [two.intended],
    body: { ...two.intended, ...fresh },
    names: { rule: 'a unit has one identity' },
  },
  'a certificate without an intent': { body: { ...two.issued, intentSeq: 1 }, names: { intentSeq: 1 } },
  'a certificate for the intent of another unit': {
    body: { ...two.issued, intentSeq: 5 },
    names: { rule: 'no certificate without its intent' },
  },
  'a certificate for another key than intended': {
    before: [two.intended],
    body: { ...two.issued, spkiSha256Hex: fresh.spkiSha256Hex, intentSeq: 15 },
    names: { rule: 'no certificate without its intent' },
  },
  'a certificate with another serial than intended': {
    before: [two.intended],
    body: { ...two.issued, certSerialHex: fresh.certSerialHex, intentSeq: 15 },
    names: { rule: 'no certificate without its intent' },
  },
  'a certificate for an intent that was refused': {
    before: [two.intended, { ...two.refused, intentSeq: 15 }],
    body: { ...two.issued, intentSeq: 15 },
    names: { rule: 'no certificate without its intent' },
  },
  'a second certificate for a unit': {
    body: { ...one.issued, certSha256Hex: sha256Hex('other'), intentSeq: 5 },
    names: { rule: 'a unit has one live certificate', hasSeq: 6 },
  },
  'a refusal of what was issued': { body: { ...one.refused, intentSeq: 5 }, names: { hasSeq: 6 } },
  'a refusal of no intent': { body: { ...two.refused, intentSeq: 3 }, names: { intentSeq: 3 } },
  'a run that begins twice': { body: two.begun, names: { rule: 'a run begins once' } },
  'a release listed twice': { before: [listed], body: listed, names: { rule: 'a release is listed once', hasSeq: 15 } },
  'evidence of a release that another entry lists': {
    before: [listed],
    body: flashed({ releaseSeq: 0 }),
    names: { rule: 'no such release was listed', releaseSeq: 0 },
  },
  'evidence of a release that nobody listed': {
    before: [listed],
    body: flashed({ releaseSha256Hex: sha256Hex('other release') }),
    names: { releaseSha256Hex: sha256Hex('other release') },
  },
  'evidence with the certificate of another unit': {
    body: stepPassedBody({ run: two.begun.run, unit: sampleUnit(2).unit }, 'issue', {
      certSha256Hex: one.issued.certSha256Hex,
      issuedSeq: 6,
    }),
    names: { rule: 'no such certificate of this unit was issued', issuedSeq: 6 },
  },
  'a run that closes twice': { body: one.passed, names: { rule: 'the run is closed', closedSeq: 10 } },
  'a PASS without a step of its plan': {
    body: two.passed,
    names: { rule: 'a PASS needs every step of its plan', step: 'close' },
  },
  'a step of a closed run': { body: one.connected, names: { rule: 'the run is closed' } },
  'an intent of a closed run': { body: one.labelIntended, names: { rule: 'the run is closed' } },
  'an entry of a run that never began': { body: { ...two.connected, run: 'none' }, names: { run: 'none' } },
  'a run that changes its unit': {
    body: { ...two.connected, unit: sampleUnit(9).unit },
    names: { rule: 'a run is of one unit', has: sampleUnit(2).unit },
  },
  'a print job that was used': {
    body: { ...two.labelIntended, job: one.labelIntended.job },
    names: { rule: 'a print job is one label' },
  },
  'a printed label that nobody intended': { body: two.labelPrinted, names: { job: 'job run-2' } },
  'a label printed for another unit': {
    body: { ...two.labelPrinted, job: one.labelIntended.job },
    names: { job: 'job run-1' },
  },
  'a label printed twice': { body: one.labelPrinted, names: { hasSeq: 8 } },
  'a label voided twice': { before: [one.labelVoided], body: one.labelVoided, names: { hasSeq: 15 } },
};

function flashed(names: { releaseSeq?: number; releaseSha256Hex?: string }): EntryBody {
  const evidence = { releaseSha256Hex: listed.releaseSha256Hex, releaseSeq: 15, written: [], unitRegions: [] };
  return stepPassedBody({ run: two.begun.run, unit: sampleUnit(2).unit }, 'flash', Object.assign(evidence, names));
}

test.each(Object.entries(clashes))('%s is refused, named, and not written', (_, { before, body, names }) => {
  const dir = scratch();
  const signer = checkpointSigner();
  {
    using ledger = openLedger(dir);
    provision(ledger, sampleUnit(1));
    ledger.append([two.begun, two.connected, two.admitted, two.reserved]);
    if (before !== undefined) ledger.append(before);
    const head = ledger.head();
    const fault = faultOf(() => ledger.append(body));
    expect(fault.code).toBe('ledger.conflict');
    expect(fault.evidence).toMatchObject(names);
    expect(ledger.head()).toEqual(head);
    expect(ledger.append({ kind: 'station-started', version: '1' })[0].seq).toBe(head.sizeEntries);
  }
  expect(verifyLedger(dir, { checkpointKey: signer.publicKey }).problems).toEqual([{ what: UNSIGNED }]);
});

test('what has happened is recorded even after its run was closed', () => {
  using ledger = openLedger(scratch());
  ledger.append([two.begun, two.reserved]);
  const [intent] = ledger.append(two.intended);
  ledger.append([two.labelIntended, two.stopped, two.labelVoided, two.failed]);
  ledger.append({ ...two.issued, intentSeq: intent.seq });
  ledger.append(two.labelPrinted);
  expect(ledger.unit(sampleUnit(2).unit)).toMatchObject({
    outcome: 'FAIL',
    certificate: { intentSeq: intent.seq },
    labels: [{ state: 'voided' }],
  });
});

test('a unit whose secrets are drawn again gets new ones', () => {
  using ledger = openLedger(scratch());
  const again = { softApPassword: sha256Hex('new password'), ownershipCode: sha256Hex('new code') };
  ledger.append([two.begun, two.reserved, two.drawn, { ...two.drawn, tags: again }]);
  expect(ledger.head().sizeEntries).toBe(4);
});

test('after the signer has refused an intent the unit may be given another', () => {
  using ledger = openLedger(scratch());
  ledger.append([two.begun, two.reserved]);
  const [first] = ledger.append(two.intended);
  ledger.append({ ...two.refused, intentSeq: first.seq });
  const [second] = ledger.append({ ...two.intended, ...fresh });
  ledger.append({ ...two.issued, ...fresh, intentSeq: second.seq });
  expect(ledger.liveIdentity(sampleUnit(2).unit).certificate).toMatchObject(fresh);
});
