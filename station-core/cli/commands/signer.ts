import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { Fault } from '../../fault.ts';
import type { Secret } from '../../secret.ts';
import { readPin } from '../../signer/config/read-pin.ts';
import { listenForStations } from '../../signer/listen.ts';
import { startSigningService } from '../../signer/start.ts';
import { Watchdog } from '../../signer/watchdog/watchdog.ts';
import { askSecret } from '../ask-secret.ts';
import { readSmallFile } from '../../station/documents/read-small-file.ts';
import { askToLift, type LiftedQuarantine } from '../../station/quarantine/lift-folder.ts';
import { openScanner } from '../../station/scanners/open-scanner.ts';
import { Station } from '../../station/station.ts';
import { type CommandResult, faultText } from '../output.ts';

export interface SignerServeOptions {
  readonly config: string;
  readonly officersSha256: string;
  readonly socket: string;
  readonly pinCredential?: string;
  readonly pinFile?: string;
}

/** The signing service as a daemon, until it is stopped. It ends by itself when its state or its token fail it. */
export async function serveSigner(options: SignerServeOptions, signal: AbortSignal): Promise<void> {
  const { config, officersSha256, socket } = options;
  const unwatched = (): void => {
    endForGood(new Fault('signer.gone', { reason: 'its watchdog is gone' }));
  };
  const start = { config: resolve(config), officersSha256, ...(await pinOf(options, signal)) };
  using watchdog = Watchdog.start(unwatched); // the driver is loaded next, and may hang
  await using service = await startSigningService(start, 'own-account');
  watchdog.serving();
  const server = await listenForStations(resolve(socket), service, endForGood);
  process.stderr.write(`The signing service of ${service.status().station} listens at ${socket}.\n`);
  if (!signal.aborted) await once(signal, 'abort');
  server.close();
}

const MAX_DOCUMENT_BYTES = 64 * 1024;

/** The ledger must be the one that was signed: a station that does not come into service lifts nothing. */
export async function liftQuarantine(dataDir: string, file: string, signal: AbortSignal): Promise<CommandResult> {
  const document = (await readSmallFile(resolve(file), MAX_DOCUMENT_BYTES)).toString('utf8');
  const lifted = await liftHereOrThere(dataDir, document, signal);
  const { id, reason, officers } = lifted;
  return {
    json: { ok: true, lifted },
    text: `Quarantine ${id} is lifted, by ${officers.join(' and ')}: ${reason}`,
  };
}

/** By this process, or by the station that is running. */
async function liftHereOrThere(dataDir: string, document: string, signal: AbortSignal): Promise<LiftedQuarantine> {
  try {
    await using station = await Station.open(dataDir, {
      signal,
      scanner: (address) => openScanner(address, { dataDir, input: process.stdin }),
    });
    return await station.liftQuarantine(document, signal);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'ledger.busy') throw error;
    return askToLift(resolve(dataDir), document, signal);
  }
}

/** The service manager starts it again; whoever called was told why. An exit would wait for a driver that hangs. */
function endForGood(fault: Fault): void {
  process.stderr.write(`${faultText(fault)}\n`);
  process.kill(process.pid, 'SIGKILL');
}

/** From systemd's credentials, from a file of this account, or from a person. Never an argument, never a variable. */
async function pinOf({ pinCredential, pinFile }: SignerServeOptions, signal: AbortSignal): Promise<GivenPin> {
  if (pinFile !== undefined) return pinIn(resolve(pinFile));
  if (pinCredential === undefined)
    return { pin: await askSecret('User PIN of the token with the keys of the station', signal) };
  const folder = process.env['CREDENTIALS_DIRECTORY'];
  if (folder === undefined)
    throw new Fault('station.bad-argument', { problem: 'no credentials: not started by systemd' });
  return pinIn(join(folder, pinCredential));
}

interface GivenPin {
  readonly pin: Secret<string>;
  readonly pinFile?: string;
}

async function pinIn(pinFile: string): Promise<GivenPin> {
  return { pin: await readPin({ kind: 'file', path: pinFile }), pinFile };
}
