/**
 * Takes an accepted build into a product's folder. The new build lies beside the old one, whole and checked again,
 * before product.json is replaced to name it: at no moment is there half a release.
 */
import { createHash, randomBytes } from 'node:crypto';
import { copyFile, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '../fault.ts';
import { type FirmwareBuild, importIdfBuild } from '../formats/idf-build.ts';
import { type ProductConfig, productConfig } from '../station/product.ts';

/** What the import reads besides the images. */
const DESCRIPTIONS = ['flasher_args.json', 'project_description.json'];

export interface Storing {
  readonly productDir: string;
  readonly config: ProductConfig;
  readonly build: FirmwareBuild;
  /** Where the build was read from. */
  readonly dir: string;
}

export async function storeProduct({ productDir, config, build, dir }: Storing): Promise<void> {
  const name = `build-${digestOf(build).slice(0, 16)}`;
  const described = productConfig.safeParse({ ...config, build: name });
  if (!described.success) throw badField(described.error.issues[0]);
  try {
    await mkdir(productDir, { recursive: true });
    if ((await digestIn(join(productDir, name))) !== digestOf(build)) {
      await moveIn({ dir, build, target: join(productDir, name) });
    }
    // A crash before this line leaves the old release and a folder nobody names; after it, the new one.
    await replace(join(productDir, 'product.json'), `${JSON.stringify(described.data, null, 2)}\n`);
    await sweep(productDir, name);
  } catch (error) {
    if (error instanceof Error && 'syscall' in error && 'code' in error) {
      throw new Fault('product.not-stored', { path: productDir, reason: String(error.code) }, { cause: error });
    }
    throw error;
  }
}

async function moveIn({ dir, build, target }: { dir: string; build: FirmwareBuild; target: string }): Promise<void> {
  const staging = join(dirname(target), `.${randomBytes(8).toString('hex')}.part`);
  try {
    await copyBuild({ from: dir, to: staging, build });
    await rm(target, { recursive: true, force: true }); // damaged, or it would have been kept
    await rename(staging, target);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Of the build that lies there already; undefined when there is none that can be read. */
async function digestIn(dir: string): Promise<string | undefined> {
  try {
    return digestOf(await importIdfBuild(dir));
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/** Writes the bytes that were checked, not those that may lie there by now, and reads them all back. */
async function copyBuild({ from, to, build }: { from: string; to: string; build: FirmwareBuild }): Promise<void> {
  for (const file of build.files) {
    await mkdir(dirname(join(to, file.path)), { recursive: true });
    await write(join(to, file.path), file.bytes);
  }
  for (const file of DESCRIPTIONS) await copyFile(join(from, file), join(to, file));
  const copied = await importIdfBuild(to);
  if (digestOf(copied) !== digestOf(build))
    throw new Fault('firmware.bad-build', { reason: 'it changed while copied' });
}

async function replace(path: string, text: string): Promise<void> {
  await write(`${path}.part`, Buffer.from(text));
  await rename(`${path}.part`, path);
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  await using file = await open(path, 'w');
  await file.writeFile(bytes);
  await file.sync();
}

/** Earlier imports are not needed any more: a run at work holds its firmware in memory. */
async function sweep(productDir: string, keep: string): Promise<void> {
  for (const name of await readdir(productDir)) {
    if (name !== keep && /^build-[0-9a-f]{16}$/.test(name)) {
      await rm(join(productDir, name), { recursive: true, force: true });
    }
  }
}

function digestOf({ files, chip }: FirmwareBuild): string {
  const hash = createHash('sha256').update(chip);
  for (const { offsetBytes, path, sha256Hex } of files) hash.update(`${offsetBytes}\0${path}\0${sha256Hex}\n`);
  return hash.digest('hex');
}

function badField(issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): Fault {
  return new Fault('product.bad-config', { field: issue?.path.join('.') ?? '', problem: issue?.message ?? '' });
}
