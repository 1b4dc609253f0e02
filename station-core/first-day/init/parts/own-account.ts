import { access, constants, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StationCeremony } from '../../../ceremony/station/ceremony-state.ts';
import { parseVerifierKey } from '../../../codecs/notes.ts';
import { systemErrorCode } from '../../../durable-file.ts';
import { Fault } from '../../../fault.ts';
import { officersSha256Hex } from '../../../formats/officer-key.ts';
import { SignerClient } from '../../../signer/client.ts';
import { softHsmStore } from '../../../signer/config/softhsm-store.ts';
import { softTokenIn } from '../../hsm/soft-token.ts';
import { asks } from '../ask.ts';
import { groupTask, type Handover, handoverTasks, ownAccount, socketOf } from '../handover-tasks.ts';
import type { Part, Setup } from '../setup.ts';
import type { Turn } from '../turn.ts';
import { CEREMONY_FOLDER } from './keys.ts';
import { storeOf } from './token.ts';

/** The signing service in the account of the station, or in one of its own: then somebody with the rights installs it. */

/** Asked where there is systemd. The setup needs no right of root: it says what to do, and checks whether somebody did it. */
export const useOwnAccount: Part = async (setup) => {
  const { file, given } = setup;
  if (file.hasSetup && !given.has('signerAccount')) return undefined;
  if (process.platform !== 'linux' && !given.has('signerAccount')) return undefined;
  const turn = await asks('signerAccount')(setup);
  if (turn !== undefined) return turn;
  const account = ownAccount(file.answers);
  return account === undefined || file.hasSetup ? undefined : await awaitService(account, setup);
};

async function awaitService(account: string, setup: Setup): Promise<Turn | undefined> {
  const socket = socketOf(account);
  switch (await reach(socket)) {
    case 'reached':
      await requireOurService(socket, setup);
      return undefined;
    case 'denied':
      return { kind: 'wait', name: 'signer-installed', says: DENIED, tasks: [groupTask(account)] };
    case 'absent':
      return {
        kind: 'wait',
        name: 'signer-installed',
        says: 'The signing service does not run in its account yet.',
        tasks: handoverTasks(await handoverOf(account, setup)),
      };
  }
}

const DENIED = 'The signing service runs, and this account may not reach it.';

async function reach(socket: string): Promise<'reached' | 'denied' | 'absent'> {
  try {
    await access(socket, constants.R_OK | constants.W_OK);
    return 'reached';
  } catch (error) {
    switch (systemErrorCode(error)) {
      case 'EACCES':
        return 'denied';
      case 'ENOENT':
      case 'ENOTDIR':
        return 'absent';
      default:
        throw error;
    }
  }
}

const ANSWER_TIMEOUT_MS = 30_000;

/** The service of this ceremony: of the station, with its keys. One of this account keeps nothing from it. */
async function requireOurService(socket: string, { file, signal }: Setup): Promise<void> {
  const { uid } = await stat(socket);
  if (uid === process.getuid?.()) throw new Fault('signer.same-account', { socket, uid });
  await using signer = await SignerClient.start({
    start: { socket },
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
  });
  const { station, checkpointKey } = await signer.status(signal);
  const { settings, opened } = (await StationCeremony.open(join(file.dataDir, CEREMONY_FOLDER))).state;
  if (opened === undefined) throw new Fault('ceremony.out-of-order', { missing: 'the journal' });
  const { publicKey } = parseVerifierKey(opened.checkpointKey);
  if (station === settings.station && Buffer.from(publicKey).equals(checkpointKey)) return;
  throw new Fault('hsm.no-key', { key: 'checkpoint', socket, station });
}

async function handoverOf(account: string, { file }: Setup): Promise<Handover> {
  const { dataDir, answers } = file;
  const ceremonyDir = join(dataDir, CEREMONY_FOLDER);
  const { settings } = (await StationCeremony.open(ceremonyDir)).state;
  const soft = answers.token?.kind === 'software' ? softTokenIn(join(dataDir, 'hsm'), settings.tokenLabel) : undefined;
  const conf = soft?.softhsmConf ?? storeOf(answers);
  return {
    account,
    ceremonyDir,
    officersSha256: officersSha256Hex(settings.officers),
    softHsmStore: conf === undefined ? undefined : await softHsmStore(conf),
    pinFile: soft?.pinFile,
  };
}
