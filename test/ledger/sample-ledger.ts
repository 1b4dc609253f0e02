import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Mac, macOfBytes } from '../../station-core/model/mac.ts';
import { type EntryBody, stepPassedBody } from '../../station-core/ledger/entry.ts';
import { EVIDENCE_VERSION } from '../../station-core/ledger/step-evidence.ts';
import { Ledger, type LedgerOptions } from '../../station-core/ledger/ledger.ts';
import { closeEvidence, connectEvidence } from './sample-evidence.ts';

export { faultOf } from '../formats/fault-of.ts';

/** A directory of its own for a test, gone when the test is. */
export function scratch(): string {
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-ledger-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  return dir;
}

export function openLedger(dir: string, options: Partial<LedgerOptions> = {}): Ledger {
  return Ledger.open({ dir, station: 'S1', version: '0.1.0', ...options });
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The checkpoint key of the tests. In the product it lives in the HSM. */
export function checkpointSigner() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32),
    sign: async (text: string): Promise<Uint8Array> => sign(null, Buffer.from(text), privateKey),
  };
}

export function macOfUnit(n: number): Mac {
  return macOfBytes([0x24, 0x0a, 0xc4, 0, 0, n % 256]);
}

export interface SampleUnit {
  readonly run: string;
  readonly unit: Mac;
  readonly serial: string;
}

export function sampleUnit(n: number, run = `run-${n}`): SampleUnit {
  return { run, unit: macOfUnit(n), serial: `BM-S1-${String(n).padStart(6, '0')}` };
}

/** The entries of the life of a unit, each by its kind, so that a test can leave some out or change one. */
export function lifeOf({ run, unit, serial }: SampleUnit) {
  const key = { spkiSha256Hex: sha256Hex(`spki ${unit}`), certSerialHex: sha256Hex(`cert ${unit}`).slice(0, 40) };
  const about = { run, unit };
  return {
    begun: { kind: 'run-begun', run, slot: 1, port: 'socket://jig:1', product: 'lamp', steps: ['connect', 'close'] },
    connected: {
      kind: 'step-passed',
      ...about,
      step: 'connect',
      evidenceVersion: EVIDENCE_VERSION,
      evidence: connectEvidence(unit),
    },
    admitted: {
      kind: 'step-passed',
      ...about,
      step: 'admit',
      evidenceVersion: EVIDENCE_VERSION,
      evidence: { product: 'lamp', permit: 'P-1', history: 'new' },
    },
    reserved: { kind: 'serial-reserved', ...about, serial, product: 'lamp' },
    drawn: {
      kind: 'secrets-drawn',
      ...about,
      serial,
      ssid: `Lamp ${serial}`,
      tags: { softApPassword: sha256Hex(`password ${run}`), ownershipCode: sha256Hex(`code ${run}`) },
      sealedBase64: Buffer.from(`sealed ${run}`).toString('base64'),
    },
    intended: {
      kind: 'signature-intended',
      ...about,
      serial,
      ...key,
      tbsSha256Hex: sha256Hex(`tbs ${unit}`),
      tbsBase64: Buffer.from(`tbs ${unit}`).toString('base64'),
      permit: 'P-1',
    },
    refused: { kind: 'signature-refused', ...about, code: 'permit.used-up', evidence: { permit: 'P-1', left: 0 } },
    issued: {
      kind: 'certificate-issued',
      ...about,
      serial,
      ...key,
      certSha256Hex: sha256Hex(`der ${unit}`),
      certBase64: Buffer.from(`der ${unit}`).toString('base64'),
      intentSeq: 0,
    },
    labelIntended: { kind: 'label-intended', ...about, serial, job: `job ${run}`, labelSha256Hex: sha256Hex(run) },
    labelPrinted: { kind: 'label-printed', ...about, job: `job ${run}` },
    labelVoided: { kind: 'label-voided', ...about, job: `job ${run}`, reason: 'station.interrupted' },
    stopped: {
      kind: 'step-stopped',
      ...about,
      step: 'flash',
      outcome: 'FAIL',
      fault: { code: 'board.verify-mismatch', blame: 'board', evidence: { offsetBytes: 65536, region: 'ota_0' } },
    },
    failed: { kind: 'run-closed', ...about, serial, outcome: 'FAIL', fault: { code: 'board.verify-mismatch' } },
    passed: { kind: 'run-closed', ...about, serial, outcome: 'PASS' },
  } as const satisfies Record<string, EntryBody>;
}

/** Takes a unit from begin to PASS: eleven entries. */
export function provision(ledger: Ledger, sample: SampleUnit, order: { readonly order?: string } = {}): void {
  const life = lifeOf(sample);
  ledger.append([{ ...life.begun, ...order }, life.connected, life.admitted]);
  ledger.append([life.reserved, life.drawn]);
  const [intent] = ledger.append(life.intended);
  ledger.append({ ...life.issued, intentSeq: intent.seq });
  ledger.append(life.labelIntended);
  ledger.append(life.labelPrinted);
  ledger.append([stepPassedBody({ run: sample.run, unit: sample.unit }, 'close', closeEvidence()), life.passed]);
}
