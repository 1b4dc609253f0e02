import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Fault } from '../../fault.ts';
import type { MigrationDocument } from '../../formats/documents/migration-document.ts';
import type { Asks } from '../../rpc/service.ts';
import { readPin } from '../../signer/config/read-pin.ts';
import { rememberRefusedPin, requireUntriedPin } from '../../signer/state/refused-pin.ts';
import { confForTokensBeside } from '../../station/setup/softhsm-conf.ts';
import { startTokenProcess } from '../token/ceremony-token.ts';
import type { tokenService } from '../token/token-service.ts';
import { asStatement } from './findings.ts';
import { writeIn } from './folder.ts';
import type { OldStation } from './old-station.ts';

/** Asks the process that holds the token, which lives as long as one call. */

interface Started {
  readonly softhsmConf: string | undefined;
  readonly signal: AbortSignal;
}

type TakeOver = Asks<typeof tokenService, 'takeOver'>;

/** Has the signing service's own code judge the document and begin the journal. */
export function takeOver(asks: TakeOver, { softhsmConf, signal }: Started): Promise<{ checkpointKey: string }> {
  return withToken(softhsmConf, (client) => client.call('takeOver', asks, { signal }));
}

async function withToken<T>(
  softhsmConf: string | undefined,
  work: (client: ReturnType<typeof startTokenProcess>) => Promise<T>,
): Promise<T> {
  const client = startTokenProcess(softhsmConf === undefined ? {} : { SOFTHSM2_CONF: softhsmConf }, {});
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The old directory may have been moved since its last start; its own configuration stays as it is. */
async function confIn(folder: string, softhsmConf: string | undefined): Promise<string | undefined> {
  if (softhsmConf === undefined) return undefined;
  const { conf } = await confForTokensBeside(softhsmConf);
  await writeIn(folder, OLD_CONF, conf);
  return join(folder, OLD_CONF);
}

const OLD_CONF = 'old-softhsm2.conf';

/** How the keys of the old token are kept. A PIN that it refuses is remembered in `folder`, and never tried again. */
export async function examineOldToken(
  { hsm }: OldStation,
  folder: string,
  signal: AbortSignal,
): Promise<NonNullable<MigrationDocument['keys']>> {
  const { modulePath, tokenLabel, softhsmConf, keys: labels, pinFile } = hsm;
  const pin = await readPin({ kind: 'file', path: pinFile });
  const token = createHash('sha256')
    .update(JSON.stringify([modulePath, tokenLabel]))
    .digest('hex');
  const inUse = { dir: folder, configSha256Hex: token, pin };
  await requireUntriedPin(inUse);
  try {
    const asks = { modulePath, tokenLabel, copyIn: folder, labels, pin };
    const conf = await confIn(folder, softhsmConf);
    const { keys } = await withToken(conf, (client) => client.call('examineKeys', asks, { signal }));
    return keys.map(({ use, label, problems }) => ({ use, label: asStatement(label), problems: [...problems] }));
  } catch (error) {
    if (error instanceof Fault && error.code === 'hsm.wrong-pin') await rememberRefusedPin(inUse);
    throw error;
  }
}
