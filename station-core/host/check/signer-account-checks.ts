/** A signing service in an account of its own: whether the account of the station is kept out, as far as it can see that itself. */
import { access, constants, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemErrorCode } from '../../durable-file.ts';
import { Fault } from '../../fault.ts';
import type { SignerStatus } from '../../signer/client.ts';
import { modeText } from '../../station/config/require-private.ts';
import type { Found } from './finding.ts';

/** What a setup leaves in the folder of the station until it is handed over. */
const LEFT_BEHIND = [join('signer', 'state'), join('hsm', 'tokens'), join('hsm', 'pin')];

interface Looked {
  readonly dataDir: string;
  readonly socket: string;
  /** Of this process, which stands for the station's account. */
  readonly uid: number;
}

export async function checkSignerAccount(
  { dataDir, socket }: Omit<Looked, 'uid'>,
  { keeps = [] }: Pick<SignerStatus, 'keeps'>,
  uid = process.getuid?.(),
): Promise<Found[]> {
  if (uid === undefined) return []; // no such accounts
  // Root reads everything, and looks here in place of the account that the folder belongs to.
  if (uid === 0 && (await stat(dataDir)).uid !== 0) return [];
  const paths = [...keeps, ...LEFT_BEHIND.map((name) => join(dataDir, name))];
  const faults = [await ownerFault({ dataDir, socket, uid }), await othersFault(socket), await readableFault(paths)];
  return faults.filter((fault) => fault !== undefined).map((fault) => ({ state: 'warning', fault }));
}

async function ownerFault({ socket, uid }: Looked): Promise<Fault | undefined> {
  const { uid: owner } = await stat(socket);
  return owner === uid ? new Fault('signer.same-account', { socket, uid }) : undefined;
}

const READ_AND_WRITE_BY_ALL = 0o006;
const ENTER_BY_ALL = 0o001;

/** The group of the socket is who may ask; nobody else of this machine. */
async function othersFault(socket: string): Promise<Fault | undefined> {
  const [door, folder] = [await stat(socket), await stat(dirname(socket))];
  if ((door.mode & READ_AND_WRITE_BY_ALL) === 0 || (folder.mode & ENTER_BY_ALL) === 0) return undefined;
  return new Fault('station.files-exposed', { path: socket, mode: modeText(door.mode) });
}

async function readableFault(paths: readonly string[]): Promise<Fault | undefined> {
  const readable: string[] = [];
  for (const path of paths) if (await isReadable(path)) readable.push(path);
  const [path] = readable;
  return path === undefined ? undefined : new Fault('signer.within-reach', { path, count: readable.length });
}

/** Asked of the system, which knows groups and access lists as well. */
async function isReadable(path: string): Promise<boolean> {
  try {
    await access(path, constants.R_OK);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return false; // kept from this account, or not there at all
  }
}
