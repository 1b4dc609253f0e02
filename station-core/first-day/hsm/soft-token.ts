import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { startTokenProcess } from '../../ceremony/token/ceremony-token.ts';
import type { StartToken } from '../../ceremony/token/fork-token.ts';
import { writeDurably } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import { Secret } from '../../secret.ts';
import { HSM_PROFILES } from '../../signer/token/profiles/hsm-profiles.ts';

/** A SoftHSM token in a folder of its own. Whoever can read the folder has its keys: it is for trials and for learning. */
export interface SoftToken {
  readonly modulePath: string;
  readonly softhsmConf: string;
  readonly tokenLabel: string;
  /** The user PIN in a file of mode 0600: the signing service reads it at each start. */
  readonly pinFile: string;
}

export function softTokenIn(dir: string, tokenLabel: string): SoftToken {
  const modulePath = HSM_PROFILES.softhsm2.modulePaths.find((path) => existsSync(path));
  if (modulePath === undefined) throw new Fault('station.tool-missing', { package: 'softhsm2' });
  return { modulePath, softhsmConf: join(dir, 'softhsm2.conf'), tokenLabel, pinFile: join(dir, 'pin') };
}

interface Making {
  readonly signal: AbortSignal;
  /** How the driver's process is started; absent: it is forked. */
  readonly startToken?: StartToken | undefined;
}

/** Makes the token under `dir`, or finds it there. */
export async function openSoftToken(
  dir: string,
  tokenLabel: string,
  making: Making = { signal: new AbortController().signal },
): Promise<SoftToken> {
  const token = softTokenIn(dir, tokenLabel);
  const tokens = join(dir, 'tokens');
  await mkdir(tokens, { recursive: true, mode: 0o700 });
  await writeConf(token.softhsmConf, tokens); // again each time: the folder may have moved
  if ((await readdir(tokens)).length > 0) return token;
  await makeToken(token, { dir, tokens }, making);
  return token;
}

/** Made aside, and in its place only when it is whole: whatever a crash leaves before is begun again, with another PIN. */
async function makeToken(
  token: SoftToken,
  { dir, tokens }: { readonly dir: string; readonly tokens: string },
  making: Making,
): Promise<void> {
  const begun = join(dir, 'begun');
  await rm(begun, { recursive: true, force: true });
  await mkdir(join(begun, 'tokens'), { recursive: true, mode: 0o700 });
  const softhsmConf = join(begun, 'softhsm2.conf');
  await writeConf(softhsmConf, join(begun, 'tokens'));
  const pin = randomPin();
  await setUp({ ...token, softhsmConf }, { dir, pin }, making);
  await writeDurably({ dir, name: basename(token.pinFile) }, Buffer.from(`${pin.reveal()}\n`), making.signal);
  await rename(join(begun, 'tokens'), tokens);
  await rm(begun, { recursive: true, force: true });
}

function writeConf(path: string, tokens: string): Promise<void> {
  const conf = [`directories.tokendir = ${tokens}`, 'objectstore.backend = file', 'log.level = ERROR', ''];
  return writeFile(path, conf.join('\n'));
}

/** The security officer's PIN is not kept: this token is never set up a second time. */
async function setUp(
  { modulePath, softhsmConf, tokenLabel }: SoftToken,
  { dir, pin }: { readonly dir: string; readonly pin: Secret<string> },
  { signal, startToken }: Making,
): Promise<void> {
  const client = startTokenProcess({ SOFTHSM2_CONF: softhsmConf }, { modulePath }, startToken);
  try {
    await client.call('setUpToken', { modulePath, copyIn: dir, tokenLabel, soPin: randomPin(), pin }, { signal });
  } finally {
    await client.end();
  }
}

export async function readPinFile({ pinFile }: Pick<SoftToken, 'pinFile'>): Promise<string> {
  return (await readFile(pinFile, 'utf8')).trim();
}

function randomPin(): Secret<string> {
  return new Secret(String(randomInt(0, 10 ** 12)).padStart(12, '0'));
}
