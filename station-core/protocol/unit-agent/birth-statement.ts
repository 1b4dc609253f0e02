import { Buffer } from 'node:buffer';
import { type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';
import { ProtocolError } from '../protocol-error.ts';
import { decodeCbor, encodeCbor } from './cbor.ts';
import { coseSign1SignedBytes, type CoseSign1, decodeCoseSign1, ecdsaSigValue } from './cose-sign1.ts';
import { bytes, chip, firmwareVersion, keyPlace, mac, nonce, serial, sha256, uint32 } from './fields.ts';

/**
 * What a unit says of itself at `prove`, signed with its installed key (docs/specs/unit-agent.md §prove). Statement and
 * signature together, as COSE_Sign1, are the unit's birth receipt.
 */
export const DOWNLOAD_MODES = ['open', 'secure', 'disabled'] as const;

const birthStatement = z.strictObject({
  nonce,
  mac,
  chip,
  serial,
  chainSha256: sha256,
  elfSha256: sha256,
  firmwareVersion,
  /** Over the image in flash without its appended digest; the same of the boot loader. */
  appSha256: sha256,
  bootloaderSha256: sha256,
  /** The tag of `secrets-tag` for this nonce. */
  secretsTag: bytes(32),
  locked: z.boolean(),
  key: keyPlace,
  efuse: z.strictObject({
    secureBoot: z.boolean(),
    flashEncryption: z.boolean(),
    jtagDisabled: z.boolean(),
    downloadMode: z.enum(DOWNLOAD_MODES),
    secureVersion: uint32,
  }),
});

export type BirthStatement = z.output<typeof birthStatement>;

/** The purpose of the signature: a statement signed for it is worth nothing elsewhere. */
const EXTERNAL_AAD = Buffer.from('birthmark/birth-receipt/v2', 'utf8');

export function encodeBirthStatement(statement: BirthStatement): Buffer {
  return encodeCbor(birthStatement.parse(statement));
}

export function decodeBirthStatement(statement: Uint8Array): BirthStatement {
  const parsed = birthStatement.safeParse(decodeCbor(statement));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ProtocolError('bad-agent-message', {
    reason: issue?.message ?? 'statement breaks its schema',
    field: issue?.path.join('.') ?? '',
    offsetBytes: 0,
  });
}

/** What the unit signs with ES256. */
export function birthReceiptSignedBytes(statement: Uint8Array): Buffer {
  return coseSign1SignedBytes(statement, EXTERNAL_AAD);
}

export function isSignedBirthReceipt(receipt: CoseSign1, unitKey: KeyObject): boolean {
  return verify('sha256', birthReceiptSignedBytes(receipt.payload), unitKey, ecdsaSigValue(receipt.signature));
}

/** Reads a receipt that was kept. Who signed it is `isSignedBirthReceipt`'s part. */
export function decodeBirthReceipt(coseSign1: Uint8Array): { receipt: CoseSign1; statement: BirthStatement } {
  const receipt = decodeCoseSign1(coseSign1);
  return { receipt, statement: decodeBirthStatement(receipt.payload) };
}
