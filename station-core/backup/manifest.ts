import { z } from 'zod';
import { Fault } from '../fault.ts';
import { sha256HexSchema } from '../model-schemas.ts';
import { STATION_NAME } from '../model/first-day/station-name.ts';
import { parsePlainJson } from '../plain-json.ts';

/** The last file of a backup: what it holds, each with its hash, and how far the ledger in it goes. */

export const MANIFEST = 'manifest.json';
/** The data directory, in a backup. */
export const STATION = 'station';
export const LEDGER = `${STATION}/ledger.db`;
/** The journal of a signing service whose folder is not in the data directory. */
export const SIGNER_STATE = 'signer-state';

const NAME = /^(?:station|signer-state)(?:\/[^/\0]{1,200}){1,12}$/;

/** What a name may be: it is joined to the folder that is restored to, and must not lead out of it. */
export const backedUpName = z
  .string()
  .max(1_000)
  .regex(NAME)
  .refine((text) => text.split('/').every((part) => part !== '.' && part !== '..'), 'leads elsewhere');

const count = z.int().nonnegative();
const signedNote = z
  .string()
  .min(1)
  .max(64 * 1024);

export const backupManifest = z.strictObject({
  v: z.literal(1),
  kind: z.literal('birthmark-station-backup'),
  station: z.string().regex(STATION_NAME),
  /** Of the software that made it. */
  version: z.string().max(64),
  at: z.iso.datetime(),
  ledger: z.strictObject({
    sizeEntries: count,
    rootHashHex: sha256HexSchema,
    /** The newest that the signing service signed, and the newest that upstream cosigned. */
    checkpoint: signedNote.nullable(),
    receipt: signedNote.nullable(),
  }),
  signerState: z.enum(['included', 'elsewhere']),
  files: z.array(z.strictObject({ name: backedUpName, sizeBytes: count, sha256Hex: sha256HexSchema })),
  leftOut: z.array(z.string()),
});

export type BackupManifest = z.infer<typeof backupManifest>;
export type BackedUpFile = BackupManifest['files'][number];

export function manifestBytes(manifest: BackupManifest): Buffer {
  return Buffer.from(`${JSON.stringify(backupManifest.parse(manifest), undefined, 1)}\n`);
}

/** Throws `backup.damaged`. */
export function parseManifest(bytes: Uint8Array, path: string): BackupManifest {
  const problem = (reason: string): Fault => new Fault('backup.damaged', { path, file: MANIFEST, reason });
  let value: unknown;
  try {
    value = parsePlainJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) throw problem('not JSON');
    throw error;
  }
  const parsed = backupManifest.safeParse(value);
  if (!parsed.success) throw problem(parsed.error.issues[0]?.path.join('.') ?? '');
  const names = parsed.data.files.map((file) => file.name);
  if (new Set(names).size !== names.length) throw problem('a name twice');
  return parsed.data;
}
