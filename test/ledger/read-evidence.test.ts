import { expect, expectTypeOf, test } from 'vitest';
import type { ChipIdentity, WrittenRegion } from '../../station-core/device/board.ts';
import { canonicalBytes } from '../../station-core/formats/text/canonical-json.ts';
import { decodeEntry, type EntryOf, newEntry, stepPassedBody } from '../../station-core/ledger/entry.ts';
import { readEvidence } from '../../station-core/ledger/read-evidence.ts';
import { STEP_EVIDENCE, type UnitEvidence } from '../../station-core/ledger/step-evidence.ts';
import { provisionByRam, provisionUnit } from '../../station-core/station/unit-plan.ts';
import { connectEvidence } from './sample-evidence.ts';
import { macOfUnit } from './sample-ledger.ts';

const unit = macOfUnit(1);
const stamp = { v: 1 as const, seq: 0, at: '2026-11-29T16:06:44.226Z', station: 'S01' };

/** As commit dad4558 and those before it wrote it. */
const OLD = { ...stamp, kind: 'step-passed', run: 'r', unit, step: 'connect' };
const OLD_EVIDENCE = {
  chip: 'esp32c3',
  revision: 'v0.4',
  mac: unit,
  flashSizeBytes: 4194304,
  crystalMHz: 40,
  security: { flagsHex: '00000000', flashEncryption: false, secureBoot: false, secureDownload: false },
};

test('every step of every plan has a schema for its evidence, and every schema a step', () => {
  const names = new Set([...provisionUnit, ...provisionByRam].map(({ name }) => name));
  expect([...names].sort()).toEqual(Object.keys(STEP_EVIDENCE).sort());
});

test('there is a place for all that the station reads of a chip and of a region it has written', () => {
  type Region = UnitEvidence['flash']['unitRegions'][number];
  expectTypeOf<Exclude<keyof ChipIdentity, keyof UnitEvidence['connect']>>().toEqualTypeOf<never>();
  expectTypeOf<Exclude<keyof WrittenRegion, keyof Region>>().toEqualTypeOf<never>();
});

test('new evidence is read as it was written', () => {
  const evidence = connectEvidence(unit);
  const entry = newEntry(stamp, stepPassedBody({ run: 'r', unit }, 'connect', evidence));
  expect(decodeEntry(canonicalBytes(entry))).toEqual(entry);
  expect(readEvidence([passed(entry)], nothing)).toEqual({ connect: evidence });
});

test('old evidence is read as far as it has the present form, and its revision as the value', () => {
  const entry = passed(decodeEntry(canonicalBytes({ ...OLD, evidence: OLD_EVIDENCE })));
  expect(readEvidence([entry], nothing)).toEqual({ connect: { ...OLD_EVIDENCE, revision: { major: 0, minor: 4 } } });
});

test('what has another form, and a step that nobody knows, is left out instead of shown wrong', () => {
  const odd = { ...OLD_EVIDENCE, revision: 'A2', flashSizeBytes: '4MB', crystal: 40 };
  const known = passed(decodeEntry(canonicalBytes({ ...OLD, evidence: odd })));
  expect(Object.keys(readEvidence([known], nothing).connect ?? {}).sort()).toEqual([
    'chip',
    'crystalMHz',
    'mac',
    'security',
  ]);
  const unknown = passed(decodeEntry(canonicalBytes({ ...OLD, step: 'polish', evidence: {} })));
  expect(readEvidence([unknown], nothing)).toEqual({});
});

test('an entry that names its evidence version must keep to the schema of it', () => {
  const written = { ...OLD, evidenceVersion: 4 };
  expect(decodeEntry(canonicalBytes({ ...written, evidence: OLD_EVIDENCE }))).toBeUndefined();
  expect(decodeEntry(canonicalBytes({ ...written, evidence: { ...connectEvidence(unit), more: 1 } }))).toBeUndefined();
  expect(decodeEntry(canonicalBytes({ ...written, evidence: connectEvidence(unit) }))).toBeDefined();
  expect(
    decodeEntry(canonicalBytes({ ...written, evidenceVersion: 5, evidence: connectEvidence(unit) })),
  ).toBeUndefined();
});

const IN_VERSION_2 = {
  generateKey: {
    publicKeyHex: `04${'ab'.repeat(64)}`,
    storage: 'esp_secure_cert',
    protection: 'efuse-hmac-derived',
    birth: 'this-run',
  },
  prove: { nonceHex: 'ab'.repeat(32), signatureDerBase64: 'MEUCIQ==', secretsMatch: true },
  connect: connectEvidence(unit),
};

test.each(Object.entries(IN_VERSION_2))('%s is read as version 2 wrote it', (step, evidence) => {
  const entry = passed(decodeEntry(canonicalBytes({ ...OLD, step, evidenceVersion: 2, evidence })));
  expect(readEvidence([entry], nothing)).toEqual({ [step]: evidence });
});

test.each(['generateKey', 'prove'] as const)(
  '%s of version 2 is no evidence of today, and is not written any more',
  (step) => {
    const evidence = IN_VERSION_2[step];
    for (const evidenceVersion of [3, 4])
      expect(decodeEntry(canonicalBytes({ ...OLD, step, evidenceVersion, evidence }))).toBeUndefined();
    const body = { ...OLD, step, evidenceVersion: 2, evidence };
    expect(() => newEntry(stamp, body as never)).toThrow();
  },
);

test('a key that was made in this run is no evidence without its figures', () => {
  const kept = {
    publicKeyHex: `04${'ab'.repeat(64)}`,
    keyOption: 'hmac',
    keyBlock: 1,
    readProtected: true,
    agentVersion: '2.0',
    birth: 'kept',
  };
  const entropy = { source: 'getrandom', samples: 1024, longestRun: 2, mostFrequent: 9 };
  const decoded = (evidence: object): unknown =>
    decodeEntry(canonicalBytes({ ...OLD, step: 'generateKey', evidenceVersion: 4, evidence }));
  expect(decoded(kept)).toBeDefined();
  expect(decoded({ ...kept, birth: 'this-run', entropy, durationMs: 900 })).toBeDefined();
  expect(decoded({ ...kept, birth: 'this-run' })).toBeUndefined();
  expect(decoded({ ...kept, birth: 'this-run', entropy })).toBeUndefined();
  expect(decoded({ ...kept, birth: 'this-run', durationMs: 900 })).toBeUndefined();
});

const region = {
  name: 'app',
  offsetBytes: 0x2_0000,
  lengthBytes: 400_000,
  sha256Hex: 'ab'.repeat(32),
  md5Hex: 'cd'.repeat(16),
};
const how = { compressed: true, skipped: false, baudRate: 921_600, verification: 'md5-by-stub' as const };
const unitRegion = { ...region, ...how, name: 'fctry', md5Hex: 'ef'.repeat(16) };
const releaseSha256Hex = '12'.repeat(32);
const issue = { certSerialHex: 'ab', certSha256Hex: '34'.repeat(32), certDerBase64: 'MEUC', intentSeq: 6 };

const IN_VERSION_3 = {
  flash: { releaseSha256Hex, regions: [{ ...region, ...how }, unitRegion] },
  requestCsr: { csrDerBase64: 'MEUC', nonceHex: 'ab', spkiSha256Hex: '56'.repeat(32) },
  issue,
};

test.each(Object.entries(IN_VERSION_3))(
  '%s is read as versions 2 and 3 wrote it, and not written so',
  (step, evidence) => {
    for (const evidenceVersion of [2, 3]) {
      const entry = passed(decodeEntry(canonicalBytes({ ...OLD, step, evidenceVersion, evidence })));
      expect(readEvidence([entry], nothing)).toEqual({ [step]: evidence });
    }
    expect(decodeEntry(canonicalBytes({ ...OLD, step, evidenceVersion: 4, evidence }))).toBeUndefined();
  },
);

const listed = newEntry(stamp, { kind: 'release-listed', releaseSha256Hex, regions: [region] });
const { certDerBase64: certBase64, ...named } = issue;
const about = { run: 'r', unit, serial: 'L1-S01-000001', spkiSha256Hex: '56'.repeat(32) };
const issued = newEntry({ ...stamp, seq: 7 }, { kind: 'certificate-issued', ...about, ...named, certBase64 });

test('what evidence names in another entry is read with it, as earlier versions had it', () => {
  const flash = {
    releaseSha256Hex,
    releaseSeq: 0,
    written: [{ names: ['app'], ...how }],
    unitRegions: [unitRegion],
  };
  const entries = [
    newEntry(stamp, stepPassedBody({ run: 'r', unit }, 'flash', flash)),
    newEntry(stamp, stepPassedBody({ run: 'r', unit }, 'issue', { certSha256Hex: issue.certSha256Hex, issuedSeq: 7 })),
  ].map(passed);
  const read = readEvidence(entries, (seq) => [listed, issued].find((entry) => entry.seq === seq));
  expect(read.flash).toMatchObject(IN_VERSION_3.flash);
  expect(read.issue).toEqual({ ...issue, issuedSeq: 7 });
});

function nothing(): undefined {
  return undefined;
}

function passed(entry: ReturnType<typeof decodeEntry>): EntryOf<'step-passed'> {
  if (entry?.kind !== 'step-passed') throw new Error('no such entry');
  return entry;
}
