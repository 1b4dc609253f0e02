import { readdir, stat } from 'node:fs/promises';
import { basename } from 'node:path';

import { Fault } from '../../fault.ts';
import { recognise } from '../../formats/image/recognise.ts';
import { KEPT } from '../../formats/image/flash-settings.ts';
import { MAX_FILE_BYTES, readBounded } from './build-files.ts';
import type { PlainAgentImage } from '../build/agent-image.ts';
import { firmwareBuild, type BuildParts, type FirmwareBuild } from '../build/firmware-build.ts';
import { readIdfBuild } from './idf-folder.ts';
import { looseFolder, readLooseBuild } from './loose-build.ts';
import { cutMergedImage } from './merged-image.ts';
import { refuseForeign } from '../build/foreign-file.ts';
import { notFound } from '../build/not-found.ts';
import { stampBootloader, type ImportNote } from '../build/stamp-bootloader.ts';

/**
 * The one reader of what developers hand over: a build directory of ESP-IDF or PlatformIO, an Arduino sketch, or a merged
 * flash image. What it returns has passed all acceptance checks; nothing of it is read from disk again.
 */
export interface ReadOptions {
  /** Files outside this folder are refused; by default the build directory. */
  readonly allowedRoot?: string;
  readonly withSignedBootloader?: boolean;
  /** Files with agent images, which no build directory names. */
  readonly agentImages?: readonly string[];
}

export type BuildKind = 'ESP-IDF build' | 'PlatformIO build' | 'Arduino sketch' | 'merged flash image';

const DESCRIPTION = 'flasher_args.json';

export interface ReadFirmware {
  readonly kind: BuildKind;
  readonly build: FirmwareBuild;
  readonly notes: readonly ImportNote[];
}

export async function readFirmware(path: string, options: ReadOptions = {}): Promise<ReadFirmware> {
  const found = await stat(path).catch((error: unknown) => {
    throw notFound({ path }, error);
  });
  const { kind, parts } = found.isDirectory() ? await readFolder(path, options) : await readMerged(path);
  const { parts: stamped, notes } = stampBootloader(parts);
  const agentImages = await readAgentImages(options.agentImages ?? []);
  return { kind, build: firmwareBuild({ ...stamped, agentImages }), notes };
}

async function readAgentImages(paths: readonly string[]): Promise<PlainAgentImage[]> {
  const images: PlainAgentImage[] = [];
  for (const path of paths) {
    const name = basename(path);
    images.push({ path: name, bytes: await readBounded(path, { named: path, maxBytes: MAX_FILE_BYTES }) });
  }
  return images;
}

interface Read {
  readonly kind: BuildKind;
  readonly parts: BuildParts;
}

async function readFolder(dir: string, options: ReadOptions): Promise<Read> {
  const { allowedRoot = dir, withSignedBootloader = false } = options;
  const names = await readdir(dir).catch((error: unknown) => {
    throw notFound({ path: dir }, error);
  });
  const loose = names.includes(DESCRIPTION) ? undefined : looseFolder(names);
  if (loose !== undefined) return { kind: loose.kind, parts: await readLooseBuild(loose, { dir, allowedRoot }) };
  return await readIdfBuild({ dir, allowedRoot, withSignedBootloader });
}

async function readMerged(path: string): Promise<Read> {
  const name = basename(path);
  const bytes = await readBounded(path, { named: name, maxBytes: MAX_FILE_BYTES });
  if (recognise(bytes) !== 'merged-image') refuseSingle(bytes, name);
  const { chip, project, files } = cutMergedImage({ bytes, name });
  return { kind: 'merged flash image', parts: { chip, project, flash: KEPT, files } };
}

/** One image alone has no partition table; anything else is named. */
function refuseSingle(bytes: Buffer, file: string): never {
  refuseForeign(bytes, file);
  throw new Fault('firmware.incomplete-build', { file, kind: 'single image', missing: 'partition table' });
}
