/** A permit of version 2: leave to issue so many certificates, for these units of one product, in one period. */
import { z } from 'zod';
import { VERSION_FLOOR } from '../../model/documents/firmware-version.ts';
import { SPAN_FROM, SPAN_TO, TIME_ZONE } from '../../model/issuance/working-hours.ts';
import { MAC_TEXT } from '../../model/mac.ts';
import * as fields from './fields.ts';

const mac = z.string().regex(MAC_TEXT);
/** The first three bytes of a MAC address. */
const oui = z.string().regex(/^[0-9a-f]{2}(?::[0-9a-f]{2}){2}$/);

const macs = z.union([
  z.strictObject({ oui: z.array(oui).min(1).max(64) }),
  z.strictObject({
    /** Both ends are inside. */
    ranges: z
      .array(z.strictObject({ from: mac, to: mac }).refine(({ from, to }) => from <= to, 'from-after-to'))
      .min(1)
      .max(64),
  }),
]);

/** Digits after the prefix; leading zeros count, so that one unit has one spelling. */
const serialDigits = z.string().regex(/^\d{1,20}$/);

const serials = z
  .strictObject({
    prefix: z.string().regex(/^[\x21-\x7e]{1,40}$/),
    from: serialDigits.exactOptional(),
    to: serialDigits.exactOptional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from.length === to.length, 'different-width')
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, 'from-after-to');

const firmware = z.union([
  /** SHA-256 of the ELF file of the app, as its descriptor has it. */
  z.strictObject({ digests: z.array(fields.sha256Hex).min(1).max(64) }),
  z.strictObject({ minimumVersion: z.string().regex(VERSION_FLOOR) }),
]);

/** A span whose end is not after its start ends on the next day. */
const hours = z.strictObject({
  timeZone: z.string().regex(TIME_ZONE),
  /** Monday is 1, Sunday 7 (ISO 8601): the days on which the span starts. */
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
  from: z.string().regex(SPAN_FROM),
  to: z.string().regex(SPAN_TO),
});

export const permitDocumentSchema = z
  .strictObject({
    v: z.literal(2),
    type: z.literal('permit'),
    /** Its id, unique over all permits a station ever had: the quota is counted under it. */
    permit: fields.permitId,
    stations: z.array(fields.stationName).min(1).max(200).refine(fields.isDistinct, 'twice'),
    product: fields.productName,
    /** The certificate subject it allows, exactly. */
    organization: fields.subjectName,
    organizationalUnit: fields.subjectName,
    /** How many certificates each of the stations may sign under it. */
    quota: z.int().min(0).max(10_000_000),
    /** Valid from notBefore on and until just before notAfter. */
    notBefore: fields.utcMoment,
    notAfter: fields.utcMoment,
    /** Absent: at any hour. */
    hours: z.array(hours).min(1).max(20).exactOptional(),
    macs,
    serials,
    hwTypeOid: fields.hardwareTypeOid,
    firmware,
    profile: z.strictObject({
      /** Whether the certificates may also name the purpose TLS server; client is always among them. */
      serverAuth: z.boolean(),
      algorithm: z.literal('ES256'),
    }),
    rights: z.strictObject({
      /** A new certificate that supersedes the live one of the same unit. */
      rework: z.boolean(),
      /** Locking the identity of a unit. */
      lock: z.boolean(),
      /** Burning eFuses. */
      burn: z.boolean(),
    }),
    /** How long, and for how many certificates, a station may work without a receipt from upstream. */
    offline: z.strictObject({ hours: z.int().min(1).max(87_600), units: z.int().min(1).max(10_000_000) }),
    issuedAt: fields.utcMoment,
  })
  .refine(fields.isPeriod, { path: ['notAfter'], error: 'not-after-not-before' })
  .readonly();

export type PermitDocument = z.infer<typeof permitDocumentSchema>;
