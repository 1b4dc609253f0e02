import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ListedToken } from '../../../ceremony/token/listed-token.ts';
import { profileOf } from '../../../signer/token/profiles/hsm-profiles.ts';
import { findTokens, type FoundModule, unfit } from '../../hsm/find-tokens.ts';
import { openSoftToken, softTokenIn, type SoftToken } from '../../hsm/soft-token.ts';
import type { Answers } from '../answers.ts';
import { asks, withChoices } from '../ask.ts';
import { ownAccount } from '../handover-tasks.ts';
import { formatTokenUri } from '../pkcs11-uri.ts';
import type { Part, Setup } from '../setup.ts';
import type { Choice } from '../turn.ts';

const SOFTWARE: Choice = {
  value: 'software',
  says: 'SoftHSM in the folder of the station: for trials, as whoever copies the folder has the keys',
};

/** Which token, with those that this machine has; and the software one is made. */
export const chooseToken: Part = async (setup) => {
  // First: what it names is searched for tokens.
  if (setup.given.has('softhsmConf')) await asks('softhsmConf')(setup);
  const turn = await asks('token')(setup);
  if (turn === undefined) {
    await noteStore(setup);
    return undefined;
  }
  const { file, signal, startToken } = setup;
  setup.holder.begins('find-tokens');
  const env = envOfStore(file.answers.softhsmConf);
  const found = await findTokens({ modulePaths: [], copyIn: file.dataDir, env, signal, startToken });
  return withChoices(turn, [...found.flatMap(choicesOf), SOFTWARE]);
};

export const isSoftHsm = (modulePath: string): boolean => /softhsm/i.test(basename(modulePath));

/**
 * A store of one's own is where SOFTHSM2_CONF says. Whoever makes the keys has set it; later commands, and the signing
 * service of each start, have not.
 */
async function noteStore(setup: Setup): Promise<void> {
  const { file, given } = setup;
  const named = process.env['SOFTHSM2_CONF'];
  if (!usesSoftHsm(file.answers) || file.answers.softhsmConf !== undefined || named === undefined || named === '')
    return;
  if (file.isUsed('softhsmConf')) return;
  given.set('softhsmConf', [named]);
  await asks('softhsmConf')(setup);
}

function usesSoftHsm({ token }: Answers): boolean {
  return token?.kind === 'module' && isSoftHsm(token.modulePath);
}

/** Of the store of one's own. Undefined for every other token, though a store was named in the search for it. */
export function storeOf(answers: Answers): string | undefined {
  return usesSoftHsm(answers) ? answers.softhsmConf : undefined;
}

/** Of the processes that load the driver. */
export function driverEnv(answers: Answers): Readonly<Record<string, string>> {
  return envOfStore(storeOf(answers));
}

export function envOfStore(softhsmConf: string | undefined): Readonly<Record<string, string>> {
  return softhsmConf === undefined ? {} : { SOFTHSM2_CONF: softhsmConf };
}

/** Only tokens that could be used: the others are shown by `birthmark station tokens`, with the reason. */
function choicesOf({ modulePath, tokens }: FoundModule): Choice[] {
  return tokens
    .filter((token) => token.pin === 'set' && unfit(token) === undefined)
    .map((token) => ({
      value: formatTokenUri({ modulePath, tokenLabel: token.tokenLabel }),
      says: `${token.tokenLabel}, ${nameOf(token)}, serial number ${token.tokenSerial}`,
      token: { label: token.tokenLabel, kind: nameOf(token), serial: token.tokenSerial },
    }));
}

function nameOf({ kind, manufacturer, model }: ListedToken): string {
  return kind === undefined ? `${manufacturer} ${model}` : profileOf(kind).name;
}

/** Made, or found made. `undefined` where the token is not the station's own. */
export async function softTokenOf({
  file,
  holder,
  signal,
  startToken,
}: Pick<Setup, 'file' | 'holder' | 'signal' | 'startToken'>): Promise<SoftToken | undefined> {
  const { token, station = '' } = file.answers;
  if (token?.kind !== 'software') return undefined;
  const dir = join(file.dataDir, 'hsm');
  // It may have gone to the account of the signing service: another one made in its place would have no keys.
  if (ownAccount(file.answers) !== undefined) return softTokenIn(dir, softTokenLabel(station));
  if (!existsSync(join(dir, 'tokens'))) holder.begins('make-token');
  return openSoftToken(dir, softTokenLabel(station), { signal, startToken });
}

const softTokenLabel = (station: NonNullable<Answers['station']>): string => `birthmark-${station.toLowerCase()}`;
