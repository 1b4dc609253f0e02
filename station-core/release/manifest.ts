import { isDeepStrictEqual } from 'node:util';

import { z } from 'zod';
import { printableSchema, sha256HexSchema } from '../model-schemas.ts';

import { Fault } from '../fault.ts';
import { isChipName } from '../model/chip.ts';
import type { FirmwareBuild } from './build/firmware-build.ts';
import { keyDigestsOf } from './build/secure-boot-keys.ts';
import { parseStrictJson } from '../formats/text/strict-json.ts';

/**
 * What a release says it is. All of it but the project's name can be read out of the files again, and is, whenever a
 * release is loaded: a manifest that says anything else is refused, even when its signature is good.
 */
export const MANIFEST_FILE = 'manifest.json';
export const SIGNATURE_FILE = 'manifest.jws';
export const FILES_FOLDER = 'files';
export const MAX_MANIFEST_BYTES = 1024 * 1024;

const uint32 = z.int().min(0).max(0xffffffff);
/** Shown, kept in the ledger, and compared with what a board says. */
const text = printableSchema.max(300);

const manifestSchema = z.strictObject({
  /** 2: with agent images. */
  format: z.enum(['birthmark-release/1', 'birthmark-release/2']),
  project: text.min(1),
  chip: z.string().refine(isChipName),
  /** Of the app, as its header has them: major × 100 + minor, with 0 or 65535 where it sets no limit. */
  minRevision: uint32,
  maxRevision: uint32,
  flash: z.strictObject({ mode: text, size: text, frequency: text }),
  app: z.strictObject({
    partition: text,
    version: text,
    project: text,
    builtAt: text,
    idfVersion: text,
    elfSha256Hex: sha256HexSchema,
    secureVersion: uint32,
  }),
  secureBootKeyDigests: z.array(sha256HexSchema).max(48),
  files: z
    .array(
      z.strictObject({
        name: text,
        /** As the build named it; a name for people, never opened. */
        path: text.min(1),
        offsetBytes: uint32,
        lengthBytes: uint32.min(1),
        sha256Hex: sha256HexSchema,
        encrypted: z.boolean(),
        signedBy: z.array(sha256HexSchema).max(3),
      }),
    )
    .min(1)
    .max(100),
  /** Programs that a ROM loader puts into RAM; they have no place in flash. */
  agentImages: z
    .array(z.strictObject({ path: text.min(1), lengthBytes: uint32.min(1), sha256Hex: sha256HexSchema }))
    .min(1)
    .max(8)
    .exactOptional(),
  partitions: z
    .array(
      z.strictObject({
        name: text,
        type: uint32,
        subtype: uint32,
        offsetBytes: uint32,
        sizeBytes: uint32,
        encrypted: z.boolean(),
        readonly: z.boolean(),
      }),
    )
    .min(1)
    .max(100),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** The same build gives the same manifest, to the byte: there is no date in it, and no name of a machine. */
export function manifestOf(build: FirmwareBuild): Manifest {
  const { chip, project, flash, app, files, partitions, agentImages } = build;
  const { partition, version, builtAt, idfVersion, elfSha256Hex, secureVersion, revisionFields } = app;
  return {
    format: agentImages.length === 0 ? 'birthmark-release/1' : 'birthmark-release/2',
    project,
    chip,
    minRevision: revisionFields.minFull,
    maxRevision: revisionFields.maxFull,
    flash: { mode: flash.mode, size: flash.size, frequency: flash.frequency },
    app: { partition, version, project: app.project, builtAt, idfVersion, elfSha256Hex, secureVersion },
    secureBootKeyDigests: [...keyDigestsOf(build)],
    files: files.map(({ name, path, offsetBytes, bytes, sha256Hex: hash, encrypted, signatures }) => ({
      name,
      path,
      offsetBytes,
      lengthBytes: bytes.length,
      sha256Hex: hash,
      encrypted,
      signedBy: signatures.map(({ keyDigestHex }) => keyDigestHex),
    })),
    ...(agentImages.length > 0 && {
      agentImages: agentImages.map(({ path, bytes, sha256Hex }) => ({ path, lengthBytes: bytes.length, sha256Hex })),
    }),
    partitions: partitions.map((each) => ({ ...each })),
  };
}

/** Every content that a release keeps, under its name for people. */
export function contentsOf({ files, agentImages = [] }: Manifest): readonly StoredContent[] {
  return [...files, ...agentImages];
}

export interface StoredContent {
  readonly path: string;
  readonly lengthBytes: number;
  readonly sha256Hex: string;
}

export function encodeManifest(manifest: Manifest): Buffer {
  return Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
}

export function parseManifest(bytes: Uint8Array): Manifest {
  const file = MANIFEST_FILE;
  if (bytes.length > MAX_MANIFEST_BYTES)
    throw new Fault('release.bad-manifest', { file, lengthBytes: bytes.length, maxBytes: MAX_MANIFEST_BYTES });
  const refuse = (place: object): Fault => new Fault('release.bad-manifest', { file, ...place });
  const json = parseStrictJson(bytes, refuse);
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join('.') ?? '';
  throw new Fault('release.bad-manifest', { file, field, problem: issue?.message ?? 'it is wrong' });
}

/** Holds the manifest against what the files themselves say. */
export function requireDescribes(manifest: Manifest, build: FirmwareBuild): void {
  const actual: Readonly<Record<string, unknown>> = manifestOf(build);
  for (const [field, said] of Object.entries(manifest)) {
    if (isDeepStrictEqual(said, actual[field])) continue;
    throw new Fault('release.bad-manifest', { file: MANIFEST_FILE, field, problem: 'the files say something else' });
  }
}
