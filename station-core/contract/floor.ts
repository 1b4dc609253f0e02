import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import {
  type CertificateSubject,
  MAX_OID_CHARACTERS,
  MAX_SUBJECT_NAME_CHARACTERS,
  OID_TEXT,
} from '../model/certificate-subject.ts';
import { MAY_CHECK_STATION } from '../model/desk/rights.ts';
import { SCAN_TROUBLES } from '../model/scanned/readings.ts';
import type { Permission } from '../model/permission.ts';
import { MAX_PRODUCT_TITLE_CHARACTERS, PRODUCT_NAME, SERIAL_PREFIX } from '../model/product.ts';
import { openTo } from './procedure.ts';
import { faultSchema, scannedSchema, slotNumberSchema, timeSchema, wordsSchema } from './atoms.ts';
import { productFindingSchema, stationChecksSchema } from './checks/station-checks.ts';
import { SEARCH_ROLES } from './units.ts';

/** What a scan turned out to be. A wrong one says what was expected; the field is cleared and focused again either way. */
export const scanResultSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('label'),
    slot: slotNumberSchema,
    verdict: z.enum(['match', 'other-label', 'unreadable']),
    /** What a scanner or a keyboard that is not set up right did to the text. */
    trouble: z.enum(SCAN_TROUBLES).optional(),
  }),
  /** Whoever has this badge is signed in at this screen now. */
  z.object({ kind: z.literal('badge'), name: z.string() }),
  z.object({ kind: z.literal('work-order'), order: z.string() }),
  /** A label, or any id, of this unit. */
  z.object({ kind: z.literal('unit'), unit: z.string(), serial: z.string().nullable() }),
  /** A label of no unit of this station. */
  z.object({ kind: z.literal('unknown-unit') }),
  /** The label of a unit, before a slot asks for it. Nothing of it was kept; `slot` is null when it is of no unit at work. */
  z.object({ kind: z.literal('early-label'), slot: slotNumberSchema.nullable() }),
  z.object({ kind: z.literal('unexpected'), expected: z.array(z.enum(['badge', 'label', 'work-order'])) }),
]);
export type ScanResult = z.infer<typeof scanResultSchema>;

/** Who may scan what: the host finds out what a text is, and asks then. */
export const SCAN_RIGHTS = {
  badge: 'anyone',
  label: ['operator'],
  'work-order': ['operator'],
  unit: SEARCH_ROLES,
} as const satisfies Record<Exclude<ScanResult['kind'], 'early-label' | 'unexpected' | 'unknown-unit'>, Permission>;

export const scanContract = {
  /** A badge is scanned on a locked screen. Any other scan needs a role: see `SCAN_RIGHTS`. */
  submit: openTo('anyone')
    .input(z.object({ text: scannedSchema }))
    .output(scanResultSchema),
};

export const healthSchema = z.object({
  station: z.string(),
  /** Every screen says so, the locked one too. */
  trial: z.boolean(),
  version: z.string(),
  /** True while there are no people: the first administrator must be created. */
  firstStart: z.boolean(),
  hsm: z.object({
    ok: z.boolean(),
    tokenLabel: z.string(),
    fault: faultSchema.nullable(),
    /** `reduced`: the signing service runs in the station's own account; null while it does not answer. */
    protection: z.enum(['own-account', 'reduced']).nullable(),
  }),
  ledger: z.object({
    ok: z.boolean(),
    entries: z.int().nonnegative(),
    checkpointAt: z.int().nonnegative(),
    /** How far the check of the whole ledger has come; boards wait for it. Null when it is done. */
    unchecked: z.object({ checkedEntries: z.int().nonnegative(), sizeEntries: z.int().nonnegative() }).nullable(),
    /** What the last verification of the whole ledger found; null before the first one. */
    verified: z
      .object({ verdict: z.enum(['whole', 'not-whole', 'unsigned', 'not-checked']), at: timeSchema })
      .nullable(),
    fault: faultSchema.nullable(),
  }),
  upstream: z.object({ configured: z.boolean(), waitingEntries: z.int().nonnegative(), fault: faultSchema.nullable() }),
  /** Whether files of the station can be read or changed by other accounts of its machine. */
  files: z.object({ fault: faultSchema.nullable() }),
  /** The fault is what keeps it from printing or, while it is ready, what soon will. */
  printer: z.object({ address: z.string(), ready: z.boolean(), fault: faultSchema.nullable() }),
  /** How far the clock stands behind the newest entry: it was set back. */
  clockBehindMs: z.int().nonnegative(),
  interruptedRuns: z.int().nonnegative(),
});
export type Health = z.infer<typeof healthSchema>;

export const portSchema = z.object({
  /** What slots are bound to: the USB topology path on Linux, the address itself for network ports. */
  address: z.string(),
  topologyPath: z.string().nullable(),
  name: z.string(),
  slot: slotNumberSchema.nullable(),
});
export type PortView = z.infer<typeof portSchema>;

export const acceptanceSchema = z.object({
  ok: z.boolean(),
  chip: z.string().nullable(),
  version: z.string().nullable(),
  files: z.array(z.object({ name: z.string(), offsetBytes: z.int(), sizeBytes: z.int(), sha256Hex: z.string() })),
  fault: faultSchema.nullable(),
  /** Present for a folder that brings its own description; null for a release alone. */
  describes: z.object({ product: z.string(), title: z.string() }).nullable(),
});
export type AcceptanceReport = z.infer<typeof acceptanceSchema>;

const FOLDER_KINDS = ['folder', 'product', 'release', 'build'] as const;
export type FolderKind = (typeof FOLDER_KINDS)[number];

const foldersSchema = z.object({
  /** Null at the top, where the folders are the ones that imports may come from. */
  path: z.string().nullable(),
  /** The folder above, as far as that may be listed. */
  up: z.string().nullable(),
  /** `isStick`: one that is plugged in, by its own mount point. */
  folders: z.array(z.object({ path: z.string(), kind: z.enum(FOLDER_KINDS), isStick: z.boolean() })),
});
export type FoldersView = z.infer<typeof foldersSchema>;

/** One label in the dots of the printer, and as large as on paper. */
const labelPictureSchema = z.object({ pngBase64: z.base64(), widthMm: z.number(), heightMm: z.number() });
export type LabelPictureView = z.infer<typeof labelPictureSchema>;

const labelPreviewSchema = z.object({
  inner: labelPictureSchema,
  outer: labelPictureSchema,
  /** Why no unit of the product can be made with these labels. */
  problem: faultSchema.nullable(),
});
export type LabelPreviewView = z.infer<typeof labelPreviewSchema>;

const certificateSubjectSchema: z.ZodType<CertificateSubject> = z.object({
  organization: wordsSchema({ max: MAX_SUBJECT_NAME_CHARACTERS }),
  organizationalUnit: wordsSchema({ max: MAX_SUBJECT_NAME_CHARACTERS }),
  hardwareTypeOid: z.string().max(MAX_OID_CHARACTERS).regex(OID_TEXT),
});

export const setupContract = {
  /** On a locked screen, too: it must say whether this is the first start, and what is out of order. */
  health: openTo('anyone').output(healthSchema),
  /** Everything that can be known without a board, looked at now. */
  check: openTo(MAY_CHECK_STATION).output(stationChecksSchema),
  /** The ports that are there now, again whenever something is plugged in or out. */
  watchPorts: openTo(['administrator']).output(eventIterator(z.array(portSchema))),
  /** Binds a slot to a port, or frees it. */
  assignPort: openTo(['administrator'])
    .input(z.object({ slot: slotNumberSchema, address: wordsSchema({ max: 300 }).nullable() }))
    .output(z.null()),
  setJig: openTo(['administrator'])
    .input(
      z.object({
        rows: z.int().min(1).max(8),
        columns: z.int().min(1).max(8),
        startOnArrival: z.boolean(),
        taktMs: z.int().min(1_000).max(3_600_000),
      }),
    )
    .output(z.null()),
  /** Takes it into service at once and for later starts, when it can print. */
  choosePrinter: openTo(['administrator'])
    .input(z.object({ address: wordsSchema({ max: 500 }) }))
    .output(z.null()),
  /** A label of no unit, as large as those of the product being made. */
  printTestLabel: openTo(['administrator']).output(z.null()),
  /** Specimens of both labels of a product as its files describe them now, drawn by the code that prints, and their check. */
  previewLabels: openTo(['administrator'])
    .input(z.object({ product: z.string().regex(PRODUCT_NAME) }))
    .output(labelPreviewSchema),
  /** Looks at an IDF build directory as an import would, and changes nothing. */
  checkBuild: openTo(['administrator'])
    .input(z.object({ dir: wordsSchema({ max: 1_000 }) }))
    .output(acceptanceSchema),
  /** Everything about a product or a build that can be known without a board; empty for a release alone. */
  productFindings: openTo(['administrator'])
    .input(z.object({ dir: wordsSchema({ max: 1_000 }) }))
    .output(z.array(productFindingSchema)),
  /** Folders to import from: those of the station, and what is plugged in. */
  importFolders: openTo(['administrator'])
    .input(z.object({ path: wordsSchema({ max: 1_000 }).nullable() }))
    .output(foldersSchema),
  /** A folder with product.json and its release, as `birthmark product new` leaves it. */
  importDelivered: openTo(['administrator'])
    .input(z.object({ dir: wordsSchema({ max: 1_000 }) }))
    .output(acceptanceSchema),
  importProduct: openTo(['administrator'])
    .input(
      z.object({
        product: z.string().regex(PRODUCT_NAME),
        title: wordsSchema({ max: MAX_PRODUCT_TITLE_CHARACTERS }),
        serialPrefix: z.string().regex(SERIAL_PREFIX),
        dir: wordsSchema({ max: 1_000 }),
        /** The certificate subject, as in the permits; an existing product keeps its own. */
        certificate: certificateSubjectSchema.optional(),
      }),
    )
    .output(acceptanceSchema),
};
