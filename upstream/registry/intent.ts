import { hash } from 'node:crypto';
import { z } from 'zod';
import { macSchema, sha256HexSchema, unitSerialSchema } from '../../station-core/model-schemas.ts';
import { issuedSchema } from './certificate.ts';
import { found } from './opened.ts';
import type { Found, OpenedEntry } from './opened.ts';

/** Opens a `signature-intended` entry, and holds a certificate against the intent that it names. */
const intendedSchema = z.looseObject({
  unit: macSchema,
  serial: unitSerialSchema,
  spkiSha256Hex: sha256HexSchema,
  permit: z.string().min(1),
  /** Of entries in which the station built the TBS itself. */
  tbsSha256Hex: sha256HexSchema.exactOptional(),
  tbsBase64: z.base64().exactOptional(),
});

export function openIntent({ fields }: OpenedEntry): readonly Found[] {
  const entry = intendedSchema.safeParse(fields);
  if (!entry.success) return [found('entry-unreadable', { field: entry.error.issues[0]?.path.join('.') ?? '' })];
  const { tbsBase64, tbsSha256Hex } = entry.data;
  if (tbsBase64 === undefined && tbsSha256Hex === undefined) return [];
  const computed = hash('sha256', Buffer.from(tbsBase64 ?? '', 'base64'));
  return computed === tbsSha256Hex ? [] : [found('intent-digest', { computed })];
}

/** `intent` is the entry of the same log that the certificate names; a certificate of an unreadable entry was reported. */
export function fulfils(certificate: OpenedEntry, intent: OpenedEntry | undefined): readonly Found[] {
  const issued = issuedSchema.safeParse(certificate.fields).data;
  if (issued === undefined) return [];
  const { intentSeq, unit, serial, spkiSha256Hex } = issued;
  const wrong = (why: string): Found[] => [found('certificate-without-intent', { intentSeq, why })];
  if (intent?.kind !== 'signature-intended' || intentSeq >= certificate.seq) return wrong('no intent stands there');
  const intended = intendedSchema.safeParse(intent.fields).data;
  if (intended === undefined) return wrong('the intent cannot be read');
  const same = intended.unit === unit && intended.serial === serial && intended.spkiSha256Hex === spkiSha256Hex;
  return same ? [] : wrong('the intent is of another unit or key');
}
