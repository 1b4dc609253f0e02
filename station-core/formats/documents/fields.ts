/** What the documents that officers sign have in common. */
import { z } from 'zod';
import { MAX_SUBJECT_NAME_CHARACTERS, MAX_OID_CHARACTERS, OID_TEXT } from '../../model/certificate-subject.ts';
import { SHA256_HEX } from '../../model/digest.ts';
import { PRINTABLE_TEXT } from '../../model/documents/printable-text.ts';
import { PRODUCT_NAME } from '../../model/product.ts';
import { STATION_NAME } from '../../model/first-day/station-name.ts';

/** An Ed25519 key and an ML-DSA-44 key, whose base64 alone has 1,752 characters. */
export const MAX_VERIFIER_KEY_CHARACTERS = 3_000;

export const PERMIT_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** RFC 3339, in UTC. */
export const utcMoment = z.iso.datetime({ offset: false });
export const sha256Hex = z.string().regex(SHA256_HEX);
export const stationName = z.string().regex(STATION_NAME);
export const productName = z.string().regex(PRODUCT_NAME);
export const permitId = z.string().regex(PERMIT_ID);
export const hardwareTypeOid = z.string().max(MAX_OID_CHARACTERS).regex(OID_TEXT);
export const subjectName = printable(MAX_SUBJECT_NAME_CHARACTERS);
export const reasonText = printable(300);
/** Only rises: once a number was in force, a lower one is refused. */
export const documentNumber = z.int().positive();

export function printable(maxCharacters: number) {
  return z.string().min(1).max(maxCharacters).regex(PRINTABLE_TEXT);
}

export function isDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

/** For a refinement: a period that is empty or runs backwards would be in force never. */
export function isPeriod({ notBefore, notAfter }: { readonly notBefore: string; readonly notAfter: string }): boolean {
  return Date.parse(notBefore) < Date.parse(notAfter);
}
