/** A permit of version 2: leave to issue so many certificates, for these units of one product, in one period. */
import { z } from 'zod';
import { VERSION_FLOOR } from '../../model/documents/firmware-version.ts';
import { SPAN_FROM, SPAN_TO, TIME_ZONE } from '../../model/issuance/working-hours.ts';
import { MAC_TEXT } from '../../model/mac.ts';
import * as fields from './fields.ts';

const mac = z.string().regex(MAC_TEXT);
/** The range of a permit that says nothing about MAC addresses. */
export const EVERY_MAC = { from: '00:00:00:00:00:00', to: 'ff:ff:ff:ff:ff:ff' };

export function isEveryMac({ from, to }: typeof EVERY_MAC): boolean {
  return from === EVERY_MAC.from && to === EVERY_MAC.to;
}

/** The first three bytes of a MAC address. */
const oui = z.string().regex(/^[0-9a-f]{2}(?::[0-9a-f]{2}){2}$/);

const macs = z.union([
  z
    .strictObject({ oui: z.array(oui).min(1).max(64).describe('The first three bytes, `24:0a:c4`.') })
    .describe('By manufacturer.'),
  z
    .strictObject({
      ranges: z
        .array(
          z
            .strictObject({ from: mac.describe('The first.'), to: mac.describe('The last.') })
            .refine(({ from, to }) => from <= to, 'from-after-to'),
        )
        .min(1)
        .max(64)
        .describe('Both ends are inside.'),
    })
    .describe('By range.'),
]);

/** Digits after the prefix; leading zeros count, so that one unit has one spelling. */
const serialDigits = z.string().regex(/^\d{1,20}$/);

const serials = z
  .strictObject({
    prefix: z
      .string()
      .regex(/^[\x21-\x7e]{1,40}$/)
      .describe('How each of them begins.'),
    from: serialDigits
      .describe('The first number after it, with its leading zeros; absent: no lower end.')
      .exactOptional(),
    to: serialDigits.describe('The last, with as many digits; absent: no upper end.').exactOptional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from.length === to.length, 'different-width')
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, 'from-after-to');

const firmware = z.union([
  z
    .strictObject({
      digests: z
        .array(fields.sha256Hex)
        .min(1)
        .max(64)
        .describe('SHA-256 of the ELF file of the application, as its descriptor has it.'),
    })
    .describe('These builds and no others.'),
  z
    .strictObject({
      minimumVersion: z.string().regex(VERSION_FLOOR).describe('The lowest version, `1.4.0`.'),
    })
    .describe('A version or later.'),
]);

/** A span whose end is not after its start ends on the next day. */
const hours = z.strictObject({
  timeZone: z.string().regex(TIME_ZONE).describe('Of the IANA database, `Europe/Berlin`.'),
  days: z
    .array(z.int().min(1).max(7))
    .min(1)
    .max(7)
    .describe('The days on which the span starts: Monday is 1, Sunday 7 (ISO 8601).'),
  from: z.string().regex(SPAN_FROM).describe('When it starts, `06:00`.'),
  to: z.string().regex(SPAN_TO).describe('When it ends, `22:00`; not after the start: on the next day.'),
});

export const permitDocumentSchema = z
  .strictObject({
    v: z.literal(2),
    type: z.literal('permit'),
    permit: fields.permitId.describe(
      'Its id, unique over all permits a station ever had: the quota is counted under it.',
    ),
    stations: z
      .array(fields.stationName)
      .min(1)
      .max(200)
      .refine(fields.isDistinct, 'twice')
      .describe('The stations that may work under it.'),
    product: fields.productName.describe('The product, by its name in product.json.'),
    organization: fields.subjectName.describe('O of the certificate subject, exactly.'),
    organizationalUnit: fields.subjectName.describe('OU of the certificate subject, exactly.'),
    quota: z.int().min(0).max(10_000_000).describe('How many certificates each of the stations may sign under it.'),
    notBefore: fields.utcMoment.describe('Valid from then on: RFC 3339, in UTC.'),
    notAfter: fields.utcMoment.describe('Valid until just before then.'),
    hours: z.array(hours).min(1).max(20).describe('When boards may start. Absent: at any hour.').exactOptional(),
    macs: macs.describe('The MAC addresses of the units.'),
    serials: serials.describe('The serial numbers of the units.'),
    hwTypeOid: fields.hardwareTypeOid.describe('The hardware type in the certificates, as in product.json.'),
    firmware: firmware.describe('The firmware that units may carry.'),
    profile: z
      .strictObject({
        serverAuth: z
          .boolean()
          .describe('Whether the certificates may also name the purpose TLS server; client is always among them.'),
        algorithm: z.literal('ES256').describe('ECDSA with P-256 and SHA-256.'),
      })
      .describe('The form of the certificates.'),
    rights: z
      .strictObject({
        rework: z.boolean().describe('A new certificate that supersedes the live one of the same unit.'),
        lock: z.boolean().describe('Locking the identity of a unit.'),
        burn: z.boolean().describe('Burning eFuses.'),
      })
      .describe('What the station may do besides.'),
    offline: z
      .strictObject({
        hours: z.int().min(1).max(87_600).describe('For how many hours.'),
        units: z.int().min(1).max(10_000_000).describe('For how many certificates.'),
      })
      .describe('How long a station may work without a receipt from upstream.'),
    issuedAt: fields.utcMoment,
  })
  .refine(fields.isPeriod, { path: ['notAfter'], error: 'not-after-not-before' })
  .readonly();

export type PermitDocument = z.infer<typeof permitDocumentSchema>;
