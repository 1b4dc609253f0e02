/**
 * What the ledger can say: one schema per kind of entry. An entry is written once and never changes, so a field may be
 * added here but none may change its meaning; unknown fields are refused.
 */
import { z } from 'zod';
import {
  faultEvidenceSchema,
  macSchema,
  outcomeSchema,
  personIdSchema,
  sha256HexSchema,
  unitSerialSchema,
} from '../model-schemas.ts';
import type { Mac } from '../model/mac.ts';
import { MAX_ENTRY_CHARACTERS } from '../model/limits.ts';
import { STATION_NAME } from '../model/station-name.ts';
import { tablesToRebuild } from './rebuild-reason.ts';
import {
  EVIDENCE_VERSION,
  oldEvidence,
  STEP_EVIDENCE,
  STEP_EVIDENCE_2,
  type StepChangedSince2,
  type StepName,
  type UnitEvidence,
} from './step-evidence.ts';
import { canonicalBytes, parseCanonical } from './canonical-json.ts';

const text = z.string().min(1);
const run = text.max(64);
const unit = macSchema;
const serial = unitSerialSchema;
const seq = z.int().nonnegative();
const hex = z.string().regex(/^(?:[0-9a-f]{2})+$/);
const sha256Hex = sha256HexSchema;
const certSerialHex = hex.max(40);
const base64 = z.base64().min(1);
const facts = faultEvidenceSchema;
const person = personIdSchema;
const signInBy = z.enum(['pin', 'badge']);
const order = text.max(MAX_ENTRY_CHARACTERS);

const header = {
  v: z.literal(1),
  seq,
  at: z.iso.datetime({ precision: 3 }),
  station: z.string().regex(STATION_NAME),
  /** How far the clock stood behind the entry before this one, whose time was then used again. */
  clockBehindMs: z.int().positive().exactOptional(),
};

function kind<Kind extends string, Fields extends z.core.$ZodLooseShape>(name: Kind, fields: Fields) {
  return z.strictObject({ ...header, kind: z.literal(name), ...fields });
}

/** Each step has evidence of its own form. */
function passed<Name extends StepName>(step: Name) {
  return passedWith(step, { evidenceVersion: z.literal(EVIDENCE_VERSION), evidence: STEP_EVIDENCE[step] });
}

/** Version 2 knew most steps in their present form. */
function passedIn2<Name extends keyof typeof STEP_EVIDENCE_2>(step: Name) {
  return passedWith(step, { evidenceVersion: z.literal(2), evidence: STEP_EVIDENCE_2[step] });
}

function passedIn2AsNow<Name extends Exclude<StepName, StepChangedSince2>>(step: Name) {
  return passedWith(step, { evidenceVersion: z.literal(2), evidence: STEP_EVIDENCE[step] });
}

function passedWith<Name extends StepName, Evidence extends z.core.$ZodLooseShape>(step: Name, evidence: Evidence) {
  return kind('step-passed', { run, step: z.literal(step), unit: unit.exactOptional(), ...evidence });
}

const stepPassed = z.discriminatedUnion('step', [
  passed('connect'),
  passed('admit'),
  passed('reserve'),
  passed('flash'),
  passed('boot'),
  passed('generateKey'),
  passed('requestCsr'),
  passed('issue'),
  passed('install'),
  passed('prove'),
  passed('lock'),
  passed('bootFirmware'),
  passed('label'),
  passed('confirmLabel'),
  passed('openWithLabel'),
  passed('close'),
]);

/** What is written today. */
const writtenEntry = z.discriminatedUnion('kind', [
  kind('station-started', { version: text }),
  /** At a start these tables were not what the entries make, and were rebuilt. `rebuild-reason.ts` says what may be behind it. */
  kind('tables-rebuilt', tablesToRebuild.shape),

  kind('person-added', { by: person, id: person, roles: z.array(text.max(32)).min(1) }),
  kind('person-revoked', { by: person, id: person }),
  kind('roles-changed', { by: person, id: person, roles: z.array(text.max(32)).min(1) }),
  kind('pin-changed', { by: person, id: person }),
  kind('signed-in', { id: person, how: signInBy }),
  /** Without `id` when nobody has it: what was typed there may be a PIN in the wrong field. */
  kind('sign-in-refused', { id: person.exactOptional(), how: signInBy, reason: text.max(64) }),
  kind('printer-chosen', { by: person, printer: text.max(512) }),
  /** A label of no unit. Written before the printer has it. */
  kind('test-label-printed', { by: person, printer: text.max(512), job: text.max(64) }),
  kind('order-chosen', { by: person, order, product: text, permit: text, targetQuantity: z.int().positive() }),

  kind('run-begun', {
    run,
    slot: z.int().nonnegative(),
    port: text,
    product: text,
    /** The plan: a PASS needs every one of these passed in this run. */
    steps: z.array(text.max(64)).min(1),
    /** Who started it, and for which work order. */
    operator: person.exactOptional(),
    order: order.exactOptional(),
  }),
  kind('step-begun', { run, step: text, unit: unit.exactOptional() }),
  stepPassed,
  kind('step-stopped', {
    run,
    step: text,
    unit: unit.exactOptional(),
    outcome: outcomeSchema.exclude(['PASS']),
    fault: z.strictObject({ code: text, blame: text, evidence: facts }),
  }),
  kind('run-closed', {
    run,
    unit: unit.exactOptional(),
    serial: serial.exactOptional(),
    outcome: outcomeSchema,
    fault: z.strictObject({ code: text }).exactOptional(),
  }),

  /** Somebody saw how the run ended and takes care of it. */
  kind('fault-acknowledged', { by: person, run }),

  kind('serial-reserved', { run, unit, serial, product: text }),
  kind('secrets-drawn', {
    run,
    unit,
    serial,
    ssid: text,
    /** Keyed by the HSM: equal secrets have equal tags, and nothing else can be learnt from them. */
    tags: z.strictObject({ softApPassword: sha256Hex, ownershipCode: sha256Hex }),
    /** CMS EnvelopedData to the back office; the station cannot open it. */
    sealedBase64: base64,
  }),

  kind('signature-intended', {
    run,
    unit,
    serial,
    certSerialHex,
    tbsSha256Hex: sha256Hex,
    tbsBase64: base64,
    spkiSha256Hex: sha256Hex,
    permit: text,
  }),
  kind('signature-refused', {
    run,
    unit,
    code: text,
    evidence: facts,
    /** Present when the signer itself says that it never signed this intent and will not: the intent is dead. */
    intentSeq: seq.exactOptional(),
  }),
  kind('certificate-issued', {
    run,
    unit,
    serial,
    certSerialHex,
    certSha256Hex: sha256Hex,
    certBase64: base64,
    spkiSha256Hex: sha256Hex,
    intentSeq: seq,
  }),

  /** Before the first of them; it never holds key material. No run: burnt by a person at a bench. */
  kind('efuse-burn-intended', {
    run: run.exactOptional(),
    unit,
    product: text,
    burns: z.array(z.strictObject({ block: text.max(32), sets: z.array(text).min(1) })).min(1),
  }),
  kind('efuse-burnt', { run: run.exactOptional(), unit, intentSeq: seq, readBack: z.array(text).min(1) }),

  kind('label-intended', { run, unit, serial, job: text.max(64), labelSha256Hex: sha256Hex }),
  kind('label-printed', { run, unit, job: text.max(64) }),
  kind('label-voided', { run, unit, job: text.max(64), reason: text }),
]);

/** What earlier versions wrote: it is still read, and no longer written. */
const oldStepPassed = kind('step-passed', { run, step: text, unit: unit.exactOptional(), evidence: oldEvidence });

const stepPassedIn2 = z.discriminatedUnion('step', [
  passedIn2AsNow('connect'),
  passedIn2AsNow('admit'),
  passedIn2AsNow('reserve'),
  passedIn2AsNow('flash'),
  passedIn2AsNow('boot'),
  passedIn2('generateKey'),
  passedIn2AsNow('requestCsr'),
  passedIn2AsNow('issue'),
  passedIn2AsNow('install'),
  passedIn2('prove'),
  passedIn2AsNow('lock'),
  passedIn2AsNow('label'),
  passedIn2AsNow('confirmLabel'),
  passedIn2AsNow('close'),
]);

const oldTablesRebuilt = kind('tables-rebuilt', { tables: tablesToRebuild.shape.tables });

const readableEntry = z.union([writtenEntry, stepPassedIn2, oldStepPassed, oldTablesRebuilt]);

export type Entry = z.output<typeof readableEntry>;
export type EntryKind = Entry['kind'];
export type EntryOf<Kind extends EntryKind> = Extract<Entry, { kind: Kind }>;

/** An entry as the caller gives it; the ledger adds sequence number, time and station. */
export type EntryBody = BodyOf<z.input<typeof writtenEntry>>;
type BodyOf<Any> = Any extends unknown ? Omit<Any, keyof typeof header> : never;
export type Stamp = Pick<Entry, keyof typeof header>;

/** The entry that a step leaves which has passed. The schema checks that the evidence is that of the step. */
export function stepPassedBody<Name extends StepName>(
  about: { readonly run: string; readonly unit?: Mac },
  step: Name,
  evidence: UnitEvidence[Name],
): EntryBody {
  return { kind: 'step-passed', ...about, step, evidenceVersion: EVIDENCE_VERSION, evidence } as EntryBody;
}

/** Throws what is no entry: that is a bug of the caller. */
export function newEntry(stamp: Stamp, body: EntryBody): Entry {
  return writtenEntry.parse({ ...stamp, ...body });
}

/** The bytes that are hashed and kept. */
export function encodeEntry(entry: Entry): Buffer {
  return canonicalBytes(entry);
}

/** `undefined` when these bytes are not exactly what `encodeEntry` writes for an entry. */
export function decodeEntry(bytes: Uint8Array): Entry | undefined {
  return readableEntry.safeParse(parseCanonical(bytes)).data;
}
