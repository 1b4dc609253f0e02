import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { SignerClient } from '../../../station-core/signer/client.ts';
import { never, samplePermit, signedManifest, signedPermits, type StationToken } from '../../signer/station-token.ts';

/** The socket of a signing service in an account of its own, and whoever may open it: any bytes, in any order. */

const MAIN = join(import.meta.dirname, '../../../station-core/cli/main.ts');

const SILENCE_MS = 5_000;

export interface Daemon extends AsyncDisposable {
  readonly socket: string;
  readonly process: ChildProcess;
}

export async function startDaemon(token: StationToken): Promise<Daemon> {
  if (token.start.pin.kind !== 'file') throw new TypeError('the trial keeps its PIN in a file');
  const { config, officersSha256, pin } = token.start;
  const socket = join(token.dir, 'socket');
  const named = ['--config', config, '--officers-sha256', officersSha256, '--socket', socket, '--pin-file', pin.path];
  const child = spawn(process.execPath, ['--disable-sigusr1', MAIN, 'signer', 'serve', ...named], {
    env: { ...process.env, NODE_OPTIONS: '', SOFTHSM2_CONF: token.files.softhsmConf },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  let said = '';
  for await (const chunk of child.stderr) {
    said += String(chunk);
    if (said.includes('listens at')) return { socket, process: child, [Symbol.asyncDispose]: stop };
  }
  throw new Error(`the daemon ended: ${said}`);
}

/** The station's own side of it, with the permits that the officers signed. */
export async function stationAt(token: StationToken, socket: string): Promise<SignerClient> {
  const [permits, manifest] = [await signedPermits(token, [samplePermit()]), await signedManifest(token)];
  return SignerClient.start({ start: { socket }, signal: never, documents: async () => ({ permits, manifest }) });
}

export type Reply = Readonly<Record<string, unknown>> & { readonly kind: string };

/** Writes everything at once, so that it is read at once, and takes as many replies. A closed door answers no more. */
export async function say(socket: string, bytes: string, replies: number): Promise<Reply[]> {
  const door = connect({ path: socket });
  await once(door, 'connect');
  door.write(bytes);
  return heard(door, replies);
}

/** How a door that is shut shows itself, before or in the middle of a message. */
const CLOSED: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']);

async function heard(door: Socket, replies: number): Promise<Reply[]> {
  door.setTimeout(SILENCE_MS, () => door.destroy()); // whoever gets no answer and no end has his
  let pending = '';
  const found: Reply[] = [];
  try {
    for await (const chunk of door) {
      pending += String(chunk);
      const lines = pending.split('\n');
      pending = lines.pop() ?? '';
      found.push(...lines.map((line) => JSON.parse(line) as Reply));
      if (found.length >= replies) break;
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && CLOSED.has(String(error.code)))) throw error;
  }
  door.destroy();
  return found;
}

/** A call as our own client would frame it. */
export function callLine(id: number, call: string, asks: unknown): string {
  return `${JSON.stringify({ kind: 'call', id, call, asks }, function (this: Record<string, unknown>, key, value) {
    const own: unknown = this[key];
    return own instanceof Uint8Array ? { $bytes: Buffer.from(own).toString('base64') } : (value as unknown);
  })}\n`;
}
