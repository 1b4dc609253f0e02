import { z } from 'zod';
import * as fields from '../../formats/documents/fields.ts';
import { officerKeySchema } from '../../formats/officer-key.ts';
import { NEW_STATION_NAME } from '../../model/first-day/station-name.ts';

/** What a person says of a new station. Each answer is kept once it is read; secrets are never among them. */
export const answersSchema = z
  .strictObject({
    /** As station.json wants it, which is stricter than documents are: it stands in serial numbers. */
    station: z.string().regex(NEW_STATION_NAME),
    organization: fields.printable(64),
    token: z.union([
      /** SoftHSM, in the station's own folder. */
      z.strictObject({ kind: z.literal('software') }),
      z.strictObject({
        kind: z.literal('module'),
        modulePath: z.string().min(1),
        tokenLabel: z.string().min(1).max(32),
      }),
    ]),
    /** Of the module, where it is SoftHSM with a store of its own. */
    softhsmConf: z.string().min(1),
    officers: z.array(officerKeySchema).min(2).max(16),
    present: z.array(z.strictObject({ name: fields.printable(128), role: fields.printable(128) })).min(2),
    authority: fields.printable(64),
    /** Empty: any. */
    units: z.array(fields.printable(64)).max(16),
    /** `none`, or where stations enrol. */
    headquarters: z.union([z.literal('none'), z.url({ protocol: /^https$/ })]),
    /** SHA-256 of the authority of headquarters' server. */
    fingerprint: fields.sha256Hex,
    /** Of the signing service: `same` as the station's, or the name of one of its own. */
    signerAccount: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
    pinFile: z.string().min(1),
    printer: fields.printable(300),
    scanner: fields.printable(300),
    /** Of the first permit. With several products, one for each. */
    permit: z.string().regex(/^[A-Za-z0-9._-]{1,40}$/),
    quota: z.int().min(1).max(10_000_000),
    days: z.int().min(1).max(3_650),
    /** Empty: of whatever manufacturer. */
    ouis: z.array(z.string().regex(/^[0-9a-f]{2}(?::[0-9a-f]{2}){2}$/)).max(64),
    rights: z.array(z.enum(['rework', 'lock', 'burn'])),
    jig: z.strictObject({ rows: z.int().min(1).max(8), columns: z.int().min(1).max(8) }),
  })
  .partial()
  .readonly();
export type Answers = z.infer<typeof answersSchema>;
export type AnswerName = keyof Answers;
export type Answered<N extends AnswerName> = NonNullable<Answers[N]>;
