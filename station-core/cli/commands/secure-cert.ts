import { createHash, X509Certificate } from 'node:crypto';
import { readSecureCert } from '../../codecs/secure-cert.ts';
import {
  hasSecureCertFlag,
  SECURE_CERT_FLAG,
  SECURE_CERT_TYPE,
  type SecureCertRecord,
} from '../../formats/esp-secure-cert.ts';
import { inputFile } from '../named-files.ts';
import type { CommandResult } from '../output.ts';
import { bytesText, table } from '../text-table.ts';

export async function dump(file: string): Promise<CommandResult> {
  const records = readSecureCert(await inputFile(file), file).map((record) => ({
    type: record.type,
    name: nameOf(record.type),
    subtype: record.subtype,
    flags: flagsOf(record.flags),
    lengthBytes: record.value.length,
    ...shown(record),
  }));
  const rows = records.map((each) => [
    `${each.type}.${each.subtype}`,
    each.name,
    bytesText(each.lengthBytes),
    each.summary,
    each.flags.join(', '),
  ]);
  return {
    text: records.length === 0 ? 'The partition is erased: it holds no record.' : table(rows),
    json: { ok: true, file, records: records.map(({ summary: _, ...each }) => each) },
  };
}

const NAMES: Readonly<Record<number, string>> = {
  [SECURE_CERT_TYPE.caCertificate]: 'CA certificate',
  [SECURE_CERT_TYPE.deviceCertificate]: 'device certificate',
  [SECURE_CERT_TYPE.privateKey]: 'private key',
  [SECURE_CERT_TYPE.dsData]: 'DS data',
  [SECURE_CERT_TYPE.dsContext]: 'DS context',
  [SECURE_CERT_TYPE.hmacEcdsaSalt]: 'HMAC-ECDSA salt',
  [SECURE_CERT_TYPE.securityConfig]: 'security configuration',
  [SECURE_CERT_TYPE.teeKey]: 'TEE key',
  [SECURE_CERT_TYPE.signatureBlock]: 'signature block',
  [SECURE_CERT_TYPE.integritySha256]: 'integrity SHA-256',
};

function nameOf(type: number): string {
  const user = type >= SECURE_CERT_TYPE.userData1 && type <= SECURE_CERT_TYPE.userData5;
  return NAMES[type] ?? (user ? `user data ${type - SECURE_CERT_TYPE.userData1 + 1}` : 'unknown');
}

const FLAG_NAMES = ['hmacEncrypted', 'hmacEcdsaKey', 'ecdsaPeripheral'] as const;

function flagsOf(flags: number): string[] {
  const known = FLAG_NAMES.filter((name) => hasSecureCertFlag(flags, name));
  const rest = known.reduce((left, name) => left & ~SECURE_CERT_FLAG[name], flags);
  return [...known, ...(rest === 0 ? [] : [`0x${rest.toString(16)}`])];
}

interface Shown {
  /** For people. */
  readonly summary: string;
  readonly valueHex?: string;
  readonly subject?: string;
  readonly sha256Hex?: string;
}

/** Types that hold a key, or what a key is made from, show only their length. */
const NEVER_SHOWN: readonly number[] = [
  SECURE_CERT_TYPE.privateKey,
  SECURE_CERT_TYPE.dsData,
  SECURE_CERT_TYPE.hmacEcdsaSalt,
  SECURE_CERT_TYPE.teeKey,
];

function shown({ type, value }: SecureCertRecord): Shown {
  if (NEVER_SHOWN.includes(type)) return { summary: value.length === 0 ? 'held by the chip' : 'not shown' };
  const bytes = Buffer.from(value);
  if (type === SECURE_CERT_TYPE.caCertificate || type === SECURE_CERT_TYPE.deviceCertificate) return certificate(bytes);
  const text = bytes.toString('utf8').replace(/\0$/, '');
  const readable = /^[\x20-\x7e]+$/.test(text) ? `"${text}"` : bytes.toString('hex');
  return { summary: readable.length > 80 ? `${readable.slice(0, 80)}…` : readable, valueHex: bytes.toString('hex') };
}

function certificate(bytes: Buffer): Shown {
  const sha256Hex = createHash('sha256').update(bytes).digest('hex');
  try {
    const { subject } = new X509Certificate(bytes);
    return { summary: subject.replaceAll('\n', ', '), subject, sha256Hex };
  } catch {
    return { summary: 'not a readable certificate', sha256Hex }; // what OpenSSL cannot read; reported as such
  }
}
