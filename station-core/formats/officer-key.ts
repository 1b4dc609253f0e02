/**
 * The public keys of the officers who sign permits and manifests: JSON Web Keys (RFC 7517) on P-256 or Ed25519
 * (RFC 8037). Whoever lists officers decides who may sign, so a list is checked as strictly as a signature.
 */
import { createHash, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { FormatError } from './format-error.ts';
import { canonicalBytes } from './text/canonical-json.ts';
import { MAX_PERSON_NAME_CHARACTERS, PERSON_ID } from '../model/person.ts';
import { PRINTABLE_TEXT } from '../model/documents/printable-text.ts';

/** 32 bytes, in the one spelling whose unused bits are zero. */
const coordinateBase64url = z
  .string()
  .regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/)
  .describe('32 bytes, base64url.');
const kty = 'The kind of key.';
const crv = 'The curve.';

export const officerJwkSchema = z
  .discriminatedUnion('kty', [
    z.strictObject({
      kty: z.literal('OKP').describe(kty),
      crv: z.literal('Ed25519').describe(crv),
      x: coordinateBase64url,
    }),
    z.strictObject({
      kty: z.literal('EC').describe(kty),
      crv: z.literal('P-256').describe(crv),
      x: coordinateBase64url,
      y: coordinateBase64url,
    }),
  ])
  .readonly();

export const officerKeySchema = z
  .strictObject({
    /** The `kid` of the officer's signatures. */
    id: z.string().regex(PERSON_ID),
    name: z.string().min(1).max(MAX_PERSON_NAME_CHARACTERS).regex(PRINTABLE_TEXT),
    jwk: officerJwkSchema,
  })
  .readonly();

export type OfficerJwk = z.infer<typeof officerJwkSchema>;
export type OfficerKey = z.infer<typeof officerKeySchema>;
export type OfficerAlgorithm = 'EdDSA' | 'ES256';

/** Which algorithm a key signs with is decided by the key, never by what a signature says of itself. */
export function officerAlgorithm({ kty }: OfficerJwk): OfficerAlgorithm {
  return kty === 'OKP' ? 'EdDSA' : 'ES256';
}

/** RFC 7638: the same for the same key, however its file is written. */
export function officerThumbprint(jwk: OfficerJwk): string {
  const members = jwk.kty === 'OKP' ? [jwk.crv, jwk.kty, jwk.x] : [jwk.crv, jwk.kty, jwk.x, jwk.y];
  const names = ['crv', 'kty', 'x', 'y'].slice(0, members.length);
  const json = `{${names.map((name, at) => `"${name}":${JSON.stringify(members[at])}`).join(',')}}`;
  return createHash('sha256').update(json, 'utf8').digest('base64url');
}

/** Throws for a point that is not on its curve and for a key whose private half anybody knows. */
export function officerPublicKey({ id, jwk }: Pick<OfficerKey, 'id' | 'jwk'>): KeyObject {
  if (isWeak(jwk)) throw refuse('weak-key', id);
  try {
    return createPublicKey({ key: { ...jwk }, format: 'jwk' });
  } catch (cause) {
    throw new FormatError('bad-officers', { reason: 'not-on-curve', officer: id }, { cause });
  }
}

/**
 * What pins a list of officers from outside: SHA-256 of the canonical JSON of `{id, name, jwk}` of each, in the order of
 * their ids, so that one list has one hash however it is written.
 */
export function officersSha256Hex(officers: readonly OfficerKey[]): string {
  const sorted = [...officers].sort((a, b) => (a.id < b.id ? -1 : 1));
  return createHash('sha256')
    .update(canonicalBytes(sorted.map(({ id, name, jwk }) => ({ id, name, jwk }))))
    .digest('hex');
}

/** Refuses a list that could let one person sign as two. */
export function requireOfficers(officers: readonly OfficerKey[], threshold: number): void {
  const ids = new Set<string>();
  const keys = new Set<string>();
  for (const officer of officers) {
    officerPublicKey(officer);
    const thumbprint = officerThumbprint(officer.jwk);
    if (ids.has(officer.id)) throw refuse('same-id-twice', officer.id);
    if (keys.has(thumbprint)) throw refuse('same-key-twice', officer.id);
    ids.add(officer.id);
    keys.add(thumbprint);
  }
  if (threshold < 1 || officers.length < threshold) {
    throw new FormatError('bad-officers', { reason: 'too-few-officers', officers: officers.length, threshold });
  }
}

/**
 * Points of Ed25519 with a small order, for which one signature fits many messages (the others of them have too few
 * different bytes), and the base point of P-256, which belongs to the private key 1.
 */
const WEAK_HEX = new Set([
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296',
]);
/** 32 random bytes have fewer than this many different values once in 10^18 keys. */
const FEWEST_DIFFERENT_BYTES = 13;

function isWeak(jwk: OfficerJwk): boolean {
  const coordinates = jwk.kty === 'OKP' ? [jwk.x] : [jwk.x, jwk.y];
  return coordinates.some((each) => {
    const bytes = Buffer.from(each, 'base64url');
    return new Set(bytes).size < FEWEST_DIFFERENT_BYTES || WEAK_HEX.has(bytes.toString('hex'));
  });
}

function refuse(reason: string, officer: string): FormatError {
  return new FormatError('bad-officers', { reason, officer });
}
