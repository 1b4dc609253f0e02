import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Real programs around the tests of ports: a pty pair by socat, a device server by ser2net. */
export const hasSocat = spawnSync('socat', ['-V']).error === undefined;
const ser2net = ['/usr/sbin/ser2net', '/usr/bin/ser2net'].find((path) => existsSync(path));
export const hasSer2net = ser2net !== undefined;

export interface PtyPair extends AsyncDisposable {
  readonly near: string;
  readonly far: string;
  readonly folder: string;
  /** As if the adapter were unplugged. */
  readonly hangUp: () => Promise<void>;
}

export async function ptyPair(): Promise<PtyPair> {
  const folder = await mkdtemp(join(tmpdir(), 'birthmark-pty-'));
  const [near, far] = [join(folder, 'near'), join(folder, 'far')];
  const socat = spawn('socat', [`pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${far}`], { stdio: 'ignore' });
  await until(() => existsSync(near) && existsSync(far));
  return {
    near,
    far,
    folder,
    hangUp: () => stop(socat),
    [Symbol.asyncDispose]: async () => {
      await stop(socat);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Ser2net extends AsyncDisposable {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** ser2net on loopback, in front of one end of a pty pair. `telnet` as in its configuration, or `raw`. */
export async function startSer2net(device: string, mode: 'telnet(rfc2217)' | 'telnet' | 'raw'): Promise<Ser2net> {
  const folder = await mkdtemp(join(tmpdir(), 'birthmark-ser2net-'));
  const port = await freePort();
  const config = join(folder, 'ser2net.yaml');
  const accepter = `${mode === 'raw' ? '' : `${mode},`}tcp,127.0.0.1,${port}`;
  const lines = ['%YAML 1.1', '---', 'connection: &board', `  accepter: ${accepter}`];
  await writeFile(config, [...lines, `  connector: serialdev,${device},115200n81,local`, ''].join('\n'));
  const server = spawn(ser2net ?? 'ser2net', ['-n', '-c', config, '-P', join(folder, 'pid')], { stdio: 'ignore' });
  await until(() => accepts(port));
  await sleep(100); // it serves one client, and must have seen the probe leave
  return {
    address: `${mode === 'raw' ? 'socket' : 'rfc2217'}://127.0.0.1:${port}`,
    stop: () => stop(server),
    [Symbol.asyncDispose]: async () => {
      await stop(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return address.port;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false; // not listening yet
  } finally {
    socket.destroy();
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await isSo()) return;
    await sleep(25);
  }
  throw new Error('it did not come up within 5 s');
}
