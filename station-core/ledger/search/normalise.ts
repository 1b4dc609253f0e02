/**
 * How ids are written by people, labels and other programs, and the one form in which the index keeps them. Pure. Any text
 * may come in; what cannot be an id of a kind gives no key of that kind.
 */
import { type Mac, macOf } from '../../model/mac.ts';
import type { KeyKind } from '../../model/desk/unit-search.ts';

/** What nobody sees: controls, direction marks, joiners. They come along when text is copied. */
const INVISIBLE = /\p{C}/gu;
const SEPARATORS = /[\s:.\-_/]/g;
/** A digest as base64, as in `sha256/…` of a pinned key. */
const BASE64_SHA256 = /^[A-Za-z0-9+/_-]{43}=?$/;
/** As OpenSSL, browsers and pin lists announce a digest. */
const DIGEST_NAME = /^(?:sha-?256)?(?:\s*fingerprint)?\s*[=:/]?\s*/i;

export function visible(text: string): string {
  return text.normalize('NFKC').replaceAll(INVISIBLE, '').trim();
}

/**
 * Case, separators and look-alikes make no difference: 0 and O, 1 and I. Two serials that differ in nothing else share a
 * key, and both are found.
 */
export function serialKey(text: string): string {
  return visible(text).toUpperCase().replaceAll(SEPARATORS, '').replaceAll('O', '0').replaceAll('I', '1');
}

/** The Data Matrix of the outer label has the serial number before it, and no secret. */
const AFTER_SERIAL = /^\S.* (?=(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$)/i;

/** Twelve hex digits, however they are grouped; alone, or in the text of an outer label. */
export function macKey(text: string): Mac | undefined {
  const digits = visible(text).replace(AFTER_SERIAL, '').replaceAll(SEPARATORS, '');
  return /^[0-9a-f]{12}$/i.test(digits) ? macOf(digits) : undefined;
}

/** A number: leading zeros say nothing. At most 20 bytes (RFC 5280 §4.1.2.2). */
export function certSerialKey(text: string): string | undefined {
  const digits = visible(text)
    .replace(/^(?:serial\s*[=:]?\s*)?(?:0x)?/i, '')
    .replaceAll(SEPARATORS, '')
    .toLowerCase();
  return /^[0-9a-f]{1,42}$/.test(digits) ? digits.replace(/^0+(?=.)/, '') : undefined;
}

/** 64 hex digits, or base64. */
export function sha256Key(text: string): string | undefined {
  const digest = visible(text).replace(DIGEST_NAME, '');
  if (BASE64_SHA256.test(digest)) return Buffer.from(digest, 'base64').toString('hex');
  const digits = digest.replaceAll(SEPARATORS, '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(digits) ? digits : undefined;
}

/** Names of people's making: the case is the only thing that may differ. */
export function nameKey(text: string): string {
  return visible(text).toLowerCase();
}

export interface Key {
  readonly kind: KeyKind;
  readonly key: string;
}

/** Everything that a text can mean, the likeliest first. */
export function keysOf(text: string): readonly Key[] {
  const digest = sha256Key(text);
  const meant: readonly (readonly [KeyKind, string | undefined])[] = [
    ['serial', serialKey(text)],
    ['cert-serial', certSerialKey(text)],
    ['cert-sha256', digest],
    ['spki-sha256', digest],
    ['ssid', nameKey(text)],
    ['label-job', nameKey(text)],
  ];
  return meant.flatMap(([kind, key]) => (key === undefined || key === '' ? [] : [{ kind, key }]));
}
