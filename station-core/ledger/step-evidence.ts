/**
 * What each step of the plan must leave behind to count as passed, one schema per step. It goes into the ledger as it
 * is, so it is plain JSON and holds no secret. Bytes are lower-case hex, DER is base64, and the names say which.
 */
import { z } from 'zod';
import { macSchema, sha256HexSchema, unitSerialSchema } from '../model-schemas.ts';
import { CHIP_NAMES } from '../model/chip.ts';
import { KEY_OPTIONS, MAX_KEY_BLOCK } from '../model/key-option.ts';
import { AGENT_PLACES } from '../model/agent-place.ts';

const text = z.string().min(1);
/** What the unit says about itself, in its own words. */
const quoted = z.string();
const hex = z.string().regex(/^(?:[0-9a-f]{2})+$/);
const base64 = z.base64().min(1);
const bytes = z.int().nonnegative();
const job = text.max(64);
/** An eFuse field; unreadable where its block is read-protected. */
const counter = z.union([z.int().nonnegative(), z.literal('unreadable')]);

/** Uncompressed P-256 point, 65 bytes. */
const p256PointHex = z.string().regex(/^04[0-9a-f]{128}$/);

const connect = z.strictObject({
  chip: z.enum(CHIP_NAMES),
  revision: z.strictObject({ major: z.int().nonnegative(), minor: z.int().nonnegative() }).readonly(),
  mac: macSchema,
  features: z
    .strictObject({
      package: text,
      cores: z.int().positive(),
      embeddedFlash: text.exactOptional(),
      embeddedPsram: text.exactOptional(),
    })
    .readonly(),
  /** Absent when it cannot be measured, as while a stub of an earlier session runs. */
  crystalMHz: z.number().positive().exactOptional(),
  flashId: z.strictObject({ manufacturerHex: hex, deviceHex: hex }).readonly(),
  flashSizeBytes: bytes,
  flashSizeBy: z.enum(['jedec and sfdp', 'jedec', 'sfdp', 'mismatch']),
  flashSizeMismatch: z.strictObject({ jedecBytes: bytes, sfdpBytes: bytes }).readonly().exactOptional(),
  security: z
    .strictObject({
      flagsHex: hex,
      secureBoot: z.boolean(),
      flashEncryption: z.boolean(),
      secureDownload: z.boolean(),
    })
    .readonly(),
  secureVersion: counter,
  /** Of the calibration eFuses: major × 100 + minor. */
  blockRevision: counter,
  /** Upper limits of images that do not bind this chip. */
  waivedLimits: z.strictObject({ silicon: z.boolean(), efuseBlocks: z.boolean() }).readonly(),
  modemLines: z.boolean(),
  loader: z.enum(['stub', 'rom']),
});

const md5Hex = z.string().regex(/^[0-9a-f]{32}$/);

/** What lies where in flash. */
export const flashRegion = z.strictObject({
  name: text,
  offsetBytes: bytes,
  lengthBytes: bytes,
  sha256Hex: sha256HexSchema,
  /** What the chip must compute over its flash. */
  md5Hex,
});

const howWritten = {
  compressed: z.boolean(),
  /** The chip held these very bytes before; nothing was erased or written. */
  skipped: z.boolean(),
  baudRate: z.int().positive(),
  /** Who computed the MD5 over the flash, and it was that of the region. */
  verification: z.enum(['md5-by-stub', 'md5-by-rom']),
};

const writtenRegion = flashRegion.extend(howWritten);

const lockProfile = z.strictObject({
  /** In Secure Download Mode a chip shows no more than its flags. */
  seen: z.enum(['every-efuse', 'security-flags']),
  burns: z.int().nonnegative(),
  readBack: z.array(text).readonly(),
});

/** What the unit says of the noise that its key was made of (SP 800-90B §4.4). */
const entropy = z.strictObject({ source: quoted, samples: bytes, longestRun: bytes, mostFrequent: bytes });

const generateKey = z
  .strictObject({
    publicKeyHex: p256PointHex,
    keyOption: z.enum(KEY_OPTIONS),
    /** KEY0 … KEY5; for the options that use one. */
    keyBlock: z.int().min(0).max(MAX_KEY_BLOCK).exactOptional(),
    /** Read back from the eFuses by the unit. */
    readProtected: z.boolean(),
    agentVersion: quoted,
    /**
     * `kept`: the key was born in an earlier run of this unit and the ledger knows it. `found`: an earlier run was cut off
     * after the unit had burnt it and before the ledger knew; such a chip can hold no other.
     */
    birth: z.enum(['this-run', 'kept', 'found']),
    entropy: entropy.readonly().exactOptional(),
    /** By the clock of the unit. */
    durationMs: z.int().nonnegative().exactOptional(),
  })
  .refine(({ birth, entropy: seen, durationMs }) => birth !== 'this-run' || (seen && durationMs) !== undefined, {
    error: 'a key that was made in this run has figures of its entropy and its duration',
  });

/** The production firmware starts without the agent, and what has shown it. */
const bootFirmware = z
  .strictObject({
    by: z.enum(['boot-log', 'flash-read-back']),
    /** As the application prints them; of the hash as much as it prints. */
    firmwareVersion: text.max(32).exactOptional(),
    elfSha256PrefixHex: z
      .string()
      .regex(/^[0-9a-f]{8,64}$/)
      .exactOptional(),
    /** Where the boot loader says that it found the application. */
    slotOffsetBytes: bytes.exactOptional(),
    /** Of the application in that slot, computed by the chip. */
    md5Hex: md5Hex.exactOptional(),
  })
  .refine(
    ({ by, firmwareVersion, elfSha256PrefixHex, slotOffsetBytes, md5Hex: md5 }) =>
      (by === 'boot-log' ? [firmwareVersion, elfSha256PrefixHex] : [slotOffsetBytes, md5]).every(
        (each) => each !== undefined,
      ),
    { error: 'it lacks what has shown the start' },
  );

export const STEP_EVIDENCE = {
  connect,
  admit: z.strictObject({
    product: text,
    permit: text,
    /** `resumed`: an earlier run of this unit was cut off or failed; its serial and certificate are kept. */
    history: z.enum(['new', 'resumed', 'rework']),
    /** The order this run was started under; a rework that was cut off goes on under it as `resumed`. */
    reworkOrder: text.exactOptional(),
    /** The live certificate, whose place another may take: the unit passed with it, or it is revoked. */
    maySupersede: text.exactOptional(),
  }),
  reserve: z.strictObject({ serial: unitSerialSchema, ssid: text.max(32) }),
  flash: z.strictObject({
    /** Of the manifest of the signed release: which firmware, without doubt. */
    releaseSha256Hex: sha256HexSchema,
    /** The entry that lists its regions; they are the same for every unit. */
    releaseSeq: z.int().nonnegative(),
    /** Those regions by name, together where they were written in one way. */
    written: z.array(z.strictObject({ names: z.array(text).min(1).readonly(), ...howWritten }).readonly()).readonly(),
    /** What the release does not hold: the unit's own data. */
    unitRegions: z.array(writtenRegion.readonly()).readonly(),
  }),
  boot: z.strictObject({
    mac: macSchema,
    firmwareVersion: quoted,
    elfSha256Hex: sha256HexSchema,
    agentVersion: quoted,
    /** What the agent is part of. */
    runsAs: z.enum(AGENT_PLACES).exactOptional(),
    /** Of the image in the release that brought the agent, when it came by way of RAM. */
    agentImageSha256Hex: sha256HexSchema.exactOptional(),
  }),
  generateKey,
  requestCsr: z.strictObject({ csrDerBase64: base64, nonceHex: hex }),
  /** The entry that holds the certificate, in an earlier run where the unit had one already. */
  issue: z.strictObject({ certSha256Hex: sha256HexSchema, issuedSeq: z.int().nonnegative() }),
  install: z.strictObject({ chainSha256Hex: sha256HexSchema }),
  prove: z.strictObject({
    nonceHex: hex,
    /** COSE_Sign1: what the unit states of itself, signed with its installed key (docs/specs/unit-agent.md §prove). */
    birthReceiptBase64: base64,
    secretsMatch: z.literal(true),
  }),
  lock: z.strictObject({
    asked: z.boolean(),
    locked: z.boolean(),
    details: quoted,
    /** Present when the product has a security profile: the unit is as it says. */
    profile: lockProfile.readonly().exactOptional(),
  }),
  bootFirmware,
  label: z.strictObject({ job, printer: text.max(512), labelSha256Hex: sha256HexSchema }),
  confirmLabel: z.strictObject({ job, scans: z.int().positive() }),
  /** With nothing but the scanned text, and proven from both ends: the unit of this label knows the verifier of its code. */
  openWithLabel: z.strictObject({ job, username: text.max(64), opened: z.literal(true) }),
  close: z.strictObject({ chainPemSha256Hex: sha256HexSchema }),
};

export type StepName = keyof typeof STEP_EVIDENCE;
export type UnitEvidence = { readonly [Name in StepName]: Readonly<z.output<(typeof STEP_EVIDENCE)[Name]>> };

/** With entries that follow these schemas. Before there were any, entries had no such number. */
export const EVIDENCE_VERSION = 4;

/** The steps whose evidence had another form in version 3: it repeated what other entries hold. */
export const STEP_EVIDENCE_3 = {
  flash: z.strictObject({ releaseSha256Hex: sha256HexSchema, regions: z.array(writtenRegion.readonly()).readonly() }),
  requestCsr: z.strictObject({ csrDerBase64: base64, nonceHex: hex, spkiSha256Hex: sha256HexSchema }),
  issue: z.strictObject({
    certSerialHex: hex.max(40),
    certSha256Hex: sha256HexSchema,
    certDerBase64: base64,
    intentSeq: z.int().nonnegative(),
  }),
};

/** The steps whose evidence had another form in version 2. */
export const STEP_EVIDENCE_2 = {
  flash: STEP_EVIDENCE_3.flash,
  requestCsr: STEP_EVIDENCE_3.requestCsr,
  issue: STEP_EVIDENCE_3.issue,
  generateKey: z.strictObject({
    publicKeyHex: p256PointHex,
    storage: quoted,
    protection: quoted,
    birth: z.enum(['this-run', 'kept']),
  }),
  prove: z.strictObject({ nonceHex: hex, signatureDerBase64: base64, secretsMatch: z.literal(true) }),
};

/** The form that the evidence of a step had in a version before this one. */
export type EvidenceIn2<Name extends StepName> = InVersion<typeof STEP_EVIDENCE_2, Name>;
export type EvidenceIn3<Name extends StepName> = InVersion<typeof STEP_EVIDENCE_3, Name>;
type InVersion<Changed extends Partial<Record<StepName, z.ZodType>>, Name extends StepName> =
  Changed extends Record<Name, infer Schema extends z.ZodType> ? z.output<Schema> : UnitEvidence[Name];

/** What may stand in entries from before there were schemas: any JSON. It is read and no longer written. */
export const oldEvidence = z.record(z.string(), z.json());
export type OldEvidence = z.output<typeof oldEvidence>;

export function isStepName(name: string): name is StepName {
  return Object.hasOwn(STEP_EVIDENCE, name);
}
