import { dirname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { Fault } from '../../fault.ts';
import { importIdfBuild } from '../../release/build/idf-build.ts';
import { importRelease } from '../../release/import-release.ts';
import {
  keyIdOf,
  newReleaseKey,
  type PublicReleaseKey,
  readPublicReleaseKey,
  readReleaseKey,
  type ReleaseAlgorithm,
  writeReleaseKey,
} from '../../release/release-key.ts';
import { inspectRelease, loadRelease, type Release } from '../../release/release.ts';
import { readProductConfig } from '../../station/product/product.ts';
import { jsonOption } from '../arguments.ts';
import { type CommandResult, answer } from '../output.ts';
import { releaseJson, releaseText } from '../release-text.ts';

export function addRelease(program: Command): void {
  const release = program.command('release').description('signed firmware releases: what a station takes');
  addImport(release);
  release
    .command('verify')
    .description('check signature, every file and every image of a release')
    .argument('<dir>')
    .addOption(trustOption())
    .addOption(jsonOption())
    .action((dir: string, options: Looking) => answer(options.json, () => verify(dir, options)));
  release
    .command('show')
    .description('show what a release holds; without a trusted key its signature is not checked')
    .argument('<dir>')
    .addOption(trustOption())
    .addOption(jsonOption())
    .action((dir: string, options: Looking) => answer(options.json, () => show(dir, options)));
  addKey(release);
}

interface Looking {
  readonly trust?: readonly string[];
  readonly json: boolean;
}

interface Importing {
  readonly out: string;
  readonly key: string;
  readonly withBootloader: boolean;
  readonly root?: string;
  readonly json: boolean;
}

export const trustOption = (): Option =>
  new Option('--trust <file...>', 'public release keys; those of product.json beside the release when absent');

function addImport(release: Command): void {
  release
    .command('import')
    .description('make a signed release of an ESP-IDF build directory that passes every acceptance check')
    .argument('<build-dir>')
    .requiredOption('--out <dir>', 'where the release goes; it must not hold anything else')
    .requiredOption('--key <file>', 'the secret release key')
    .option('--with-bootloader', 'take in the signed bootloader that a secure boot build leaves out', false)
    .option('--root <dir>', 'let the build name files in this folder too, not only in its own')
    .addOption(jsonOption())
    .action((dir: string, options: Importing) => answer(options.json, () => importBuild(dir, options)));
}

function addKey(release: Command): void {
  release
    .command('key')
    .description('release keys')
    .command('new')
    .description('draw a release key: the secret one into NAME.json, and what stations trust into NAME.pub.json')
    .argument('<name.json>', 'where the secret key goes; neither file may be there yet')
    .addOption(new Option('--alg <name>', 'Ed25519 or ECDSA P-256').choices(['EdDSA', 'ES256']).default('EdDSA'))
    .addOption(jsonOption())
    .action((file: string, options: { alg: ReleaseAlgorithm; json: boolean }) =>
      answer(options.json, () => newKey(file, options.alg)),
    );
}

async function importBuild(dir: string, { out, key, withBootloader, root }: Importing): Promise<CommandResult> {
  const secret = await readReleaseKey(key);
  const build = await importIdfBuild(dir, {
    withSignedBootloader: withBootloader,
    ...(root === undefined ? {} : { allowedRoot: root }),
  });
  const { release, written } = await importRelease(build, { out, key: secret });
  const said = written ? `Release written to ${out}.` : `${out} holds this very release already; nothing was written.`;
  return {
    text: `${releaseText(release, 'by this key')}\n\n${said}`,
    json: { ok: true, out, written, ...releaseJson(release) },
  };
}

async function verify(dir: string, { trust }: Looking): Promise<CommandResult> {
  const { keys, from } = await trustedFor(dir, trust);
  if (keys.length === 0) throw new Fault('release.no-trusted-key', { directory: dir });
  const release = await loadRelease(dir, keys);
  const { manifest, releaseSha256Hex, signedBy } = release;
  const text = [
    `${dir}: ${manifest.project} ${manifest.app.version} for ${manifest.chip}, ${manifest.files.length} files, all as signed`,
    `sha256     ${releaseSha256Hex}`,
    `signed by  ${signedBy}, trusted through ${from}`,
  ];
  return { text: text.join('\n'), json: { ok: true, trustedThrough: from, ...releaseJson(release) } };
}

async function show(dir: string, { trust }: Looking): Promise<CommandResult> {
  const { keys, from } = await trustedFor(dir, trust);
  const checked = keys.length > 0;
  const release: Release = checked ? await loadRelease(dir, keys) : await inspectRelease(dir);
  const trusted = checked ? `trusted through ${from}` : 'NOT CHECKED: no trusted key is known; give one with --trust';
  return {
    text: releaseText(release, trusted),
    json: { ok: true, signatureChecked: checked, ...releaseJson(release) },
  };
}

/** The keys that were named, or those the product pins in whose folder the release lies. */
export async function trustedFor(
  dir: string,
  named: readonly string[] | undefined,
): Promise<{ readonly keys: readonly PublicReleaseKey[]; readonly from: string }> {
  if (named !== undefined) {
    const keys: PublicReleaseKey[] = [];
    for (const file of named) keys.push(await readPublicReleaseKey(file));
    return { keys, from: named.join(' ') };
  }
  try {
    const { releaseKeys } = await readProductConfig(dirname(resolve(dir)));
    return { keys: releaseKeys, from: 'the product.json beside it' };
  } catch (error) {
    if (error instanceof Fault && error.code === 'product.bad-config') return { keys: [], from: '' };
    throw error;
  }
}

async function newKey(file: string, algorithm: ReleaseAlgorithm): Promise<CommandResult> {
  const key = await newReleaseKey(algorithm);
  const { publicPath } = await writeReleaseKey(file, key);
  const keyId = await keyIdOf(key.public);
  return {
    text: [
      `secret key  ${file} (keep it where releases are made; whoever has it can sign firmware)`,
      `public key  ${publicPath} (for release-keys of a station, or releaseKeys of product.json)`,
      `key id      ${keyId}`,
    ].join('\n'),
    json: { ok: true, secretKey: file, publicKey: publicPath, keyId, jwk: key.public },
  };
}
