import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueInSoftware, randomSerial, spkiOf } from '../../fixtures/token/software-ca.ts';
import { formatSignedNote, parseSignedNote } from '../../station-core/codecs/notes.ts';
import {
  cosignedMessage,
  formatVerifierKey,
  noteLine,
  timestampedSignature,
  type NoteKey,
} from '../../station-core/formats/tlog/signed-note.ts';
import type { EntryBody } from '../../station-core/ledger/entry.ts';
import { entryProof } from '../../station-core/ledger/entry-proof.ts';
import { Ledger } from '../../station-core/ledger/ledger.ts';
import { macOfBytes } from '../../station-core/model/mac.ts';
import { assembleCertificate } from '../../station-core/pki/assemble.ts';
import {
  basicConstraints,
  keyIdentifierOf,
  keyUsage,
  subjectKeyIdentifier,
} from '../../station-core/pki/extensions.ts';
import { buildIdevidTbs } from '../../station-core/pki/idevid.ts';
import { OID } from '../../station-core/pki/oids.ts';
import { encodeName } from '../../station-core/pki/tbs.ts';
import { checkpointSigner, lifeOf } from '../ledger/sample-ledger.ts';

/**
 * A ledger of many units with real certificates and real signatures, all keys in software, and the proof of each
 * unit's certificate. What an outsider gets: the proofs, and the keys by another way.
 */
export interface ProvenLedger {
  readonly proofs: readonly Buffer[];
  /** Of an entry that has no certificate. */
  readonly plainProof: Buffer;
  readonly given: {
    readonly 'checkpoint-key': string;
    readonly 'upstream-key': string;
    readonly root: Buffer;
  };
}

const STATION = 'S01';
const COSIGNED_AT = 1_800_000_000;
const UNITS_A_BATCH = 50;

export interface Ca {
  readonly certDer: Buffer;
  readonly nameDer: Uint8Array;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** A CA under another, or under itself. */
export function newCa(commonName: string, issuer?: Ca): Ca {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const nameDer = encodeName([{ type: OID.commonName, value: commonName }]);
  const extensions = [
    subjectKeyIdentifier(keyIdentifierOf(spkiOf(publicKey))),
    keyUsage(['keyCertSign', 'cRLSign']),
    basicConstraints({ ca: true }),
  ];
  const own = { nameDer, privateKey, publicKey };
  const certDer = issueInSoftware({ subjectNameDer: nameDer, publicKey, validDays: 10, extensions }, issuer ?? own);
  return { certDer, ...own };
}

export function newCosigner(name: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const key: NoteKey = { name, algorithm: 'cosignature/v1', publicKey: raw };
  const cosign = (note: string): string => {
    const { text, lines } = parseSignedNote(note);
    const signature = sign(null, cosignedMessage(text, COSIGNED_AT), privateKey);
    return formatSignedNote({ text, lines: [...lines, noteLine(key, timestampedSignature(COSIGNED_AT, signature))] });
  };
  return { key, verifierKey: formatVerifierKey(key), cosign };
}

export async function provenLedger(units: number): Promise<ProvenLedger> {
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-proofs-'));
  try {
    using ledger = Ledger.open({ dir, station: STATION, version: '0.1.0' });
    return await fill(ledger, units);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function fill(ledger: Ledger, units: number): Promise<ProvenLedger> {
  const root = newCa('TEST root');
  const issuer = newCa('TEST issuing', root);
  const [signer, upstream] = [checkpointSigner(), newCosigner('upstream.example')];
  const issuedSeqs: number[] = [];
  for (let from = 0; from < units; from += UNITS_A_BATCH) {
    const bodies: EntryBody[] = [];
    for (let n = from; n < Math.min(from + UNITS_A_BATCH, units); n++) {
      const seq = ledger.head().sizeEntries + bodies.length;
      bodies.push(...entriesOf(n, seq, issuer));
      issuedSeqs.push(seq + ISSUED_AT);
    }
    ledger.append(bodies);
    const { sizeEntries, note } = await ledger.checkpoint(signer.sign, signer.publicKey);
    // Now and then upstream is away: what it has not cosigned it cosigns later, within a larger tree.
    if (from % (3 * UNITS_A_BATCH) === 0 || from + UNITS_A_BATCH >= units)
      ledger.saveReceipt({ sizeEntries, note: upstream.cosign(note) });
  }
  const keys = { checkpointKey: signer.publicKey, upstreamKey: upstream.key, issuerCertDer: issuer.certDer };
  const proofOf = (seq: number): Buffer => Buffer.from(entryProof(ledger, seq, keys).text);
  const own: NoteKey = { name: STATION, algorithm: 'ed25519', publicKey: signer.publicKey };
  return {
    proofs: issuedSeqs.map(proofOf),
    plainProof: proofOf(0),
    given: {
      'checkpoint-key': formatVerifierKey(own),
      'upstream-key': upstream.verifierKey,
      root: root.certDer,
    },
  };
}

/** Where in the entries of a unit its certificate stands. */
const ISSUED_AT = 5;

function entriesOf(n: number, seq: number, issuer: Ca): EntryBody[] {
  const unit = macOfBytes([0x24, 0x0a, 0xc4, n >> 16, (n >> 8) & 0xff, n & 0xff]);
  const serial = `L1-${STATION}-${String(n + 1).padStart(6, '0')}`;
  const life = lifeOf({ run: `run-${n}`, unit, serial });
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spkiDer = spkiOf(publicKey);
  const certSerial = randomSerial();
  const names = { organization: 'Lamp Works', organizationalUnit: 'Lamps', hardwareTypeOid: '1.3.6.1.4.1.1' };
  const about = { certSerial, notBefore: new Date(Date.now() - 60_000), unitSerial: serial, mac: unit };
  const tbsDer = buildIdevidTbs({ issuerCertDer: issuer.certDer, spkiDer, serverAuth: false, ...about, ...names });
  const signatureDer = sign('sha256', tbsDer, issuer.privateKey);
  const certDer = assembleCertificate({ tbsDer, signatureDer, issuerCertDer: issuer.certDer });
  const key = { certSerialHex: certSerial.toString('hex'), spkiSha256Hex: sha256Hex(spkiDer) };
  const tbs = { tbsBase64: tbsDer.toString('base64'), tbsSha256Hex: sha256Hex(tbsDer) };
  const cert = { certBase64: certDer.toString('base64'), certSha256Hex: sha256Hex(certDer) };
  return [
    life.begun,
    life.connected,
    life.reserved,
    life.drawn,
    { ...life.intended, ...key, ...tbs },
    { ...life.issued, ...key, ...cert, intentSeq: seq + ISSUED_AT - 1 },
    life.labelIntended,
    life.labelPrinted,
  ];
}

function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
