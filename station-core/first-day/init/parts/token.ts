import { join } from 'node:path';
import type { ListedToken } from '../../../ceremony/token/listed-token.ts';
import { profileOf } from '../../../signer/token/profiles/hsm-profiles.ts';
import { findTokens, type FoundModule, unfit } from '../../hsm/find-tokens.ts';
import { openSoftToken, type SoftToken } from '../../hsm/soft-token.ts';
import type { Answers } from '../answers.ts';
import { asks, withChoices } from '../ask.ts';
import { formatTokenUri } from '../pkcs11-uri.ts';
import type { Part, Setup } from '../setup.ts';
import type { Choice } from '../turn.ts';

const SOFTWARE: Choice = {
  value: 'software',
  says: 'SoftHSM in the folder of the station: for trials, as whoever copies the folder has the keys',
};

/** Which token, with those that this machine has; and the software one is made. */
export const chooseToken: Part = async (setup) => {
  const turn = await asks('token')(setup);
  if (turn === undefined) return undefined;
  const { dataDir } = setup.file;
  const found = await findTokens({ modulePaths: [], copyIn: join(dataDir, 'hsm'), env: {}, signal: setup.signal });
  return withChoices(turn, [...found.flatMap(choicesOf), SOFTWARE]);
};

/** Only tokens that could be used: the others are shown by `birthmark station tokens`, with the reason. */
function choicesOf({ modulePath, tokens }: FoundModule): Choice[] {
  return tokens
    .filter((token) => token.pin === 'set' && unfit(token) === undefined)
    .map((token) => ({
      value: formatTokenUri({ modulePath, tokenLabel: token.tokenLabel }),
      says: `${token.tokenLabel}, ${nameOf(token)}, serial number ${token.tokenSerial}`,
    }));
}

function nameOf({ kind, manufacturer, model }: ListedToken): string {
  return kind === undefined ? `${manufacturer} ${model}` : profileOf(kind).name;
}

/** Made, or found made. `undefined` where the token is not the station's own. */
export async function softTokenOf({ file, signal }: Pick<Setup, 'file' | 'signal'>): Promise<SoftToken | undefined> {
  const { token, station = '' } = file.answers;
  if (token?.kind !== 'software') return undefined;
  return openSoftToken(join(file.dataDir, 'hsm'), softTokenLabel(station), signal);
}

const softTokenLabel = (station: NonNullable<Answers['station']>): string => `birthmark-${station.toLowerCase()}`;
