import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { root } from '../../imports.ts';
import { isOpenToOthers } from '../../ledger/where-nothing-can-be-written.ts';

/** Two accounts of this machine, of the station and of its signing service, for as long as a test runs. Only root makes them. */

const MAIN = join(root, 'station-core', 'cli', 'main.ts');
const TOOLS = ['useradd', 'userdel', 'setpriv'];

export const noAccounts: string | undefined =
  process.platform !== 'linux' || process.getuid?.() !== 0
    ? 'only root on Linux makes accounts'
    : TOOLS.some((tool) => !isThere(tool))
      ? `needs ${TOOLS.join(', ')}`
      : isOpenToOthers
        ? undefined
        : 'another account cannot read this clone, or Node';

function isThere(tool: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export class OwnAccounts implements AsyncDisposable {
  readonly host = `bm-host-${String(process.pid)}`;
  readonly signer = `bm-signer-${String(process.pid)}`;
  readonly #home: string;
  #daemon: ChildProcess | undefined;

  /** `home`: of the station's account, with everything in it. */
  constructor(home: string) {
    this.#home = home;
    execFileSync('useradd', ['--system', '--user-group', '--home-dir', home, this.host]);
    execFileSync('chown', ['-R', `${this.host}:${this.host}`, home]);
  }

  /** As root types it; there is no `sudo` here. */
  asRoot(command: string): void {
    const here = command
      .replaceAll(/sudo -u (\S+) /g, 'setpriv --reuid $1 --regid $1 --clear-groups ')
      .replaceAll('sudo ', '');
    execFileSync('sh', ['-e', '-c', here], { stdio: ['ignore', 'ignore', 'inherit'] });
  }

  /** `birthmark …` as the station's account, in the groups that it had when it signed in. */
  async birthmark(groups: 'its groups' | 'no group', ...args: readonly string[]): Promise<Record<string, unknown>> {
    const child = start([this.host, groups === 'its groups' ? '--init-groups' : '--clear-groups'], args, this.#env);
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  /** What systemd does with the unit: its folder beneath /run, and the service as its account. */
  async serve(...args: readonly string[]): Promise<void> {
    const run = `/run/${this.signer}`;
    await mkdir(run);
    await chmod(run, 0o750); // RuntimeDirectoryMode= of the unit
    execFileSync('chown', [`${this.signer}:${this.signer}`, run]);
    const set = Object.fromEntries(
      (await readFile(`/etc/${this.signer}/signer.env`, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => line.split('=', 2) as [string, string]),
    );
    const pinned = ['--officers-sha256', set['BIRTHMARK_OFFICERS_SHA256'] ?? ''];
    const daemon = start([this.signer, '--clear-groups'], ['signer', 'serve', ...pinned, ...args], {
      ...this.#env,
      ...set,
    });
    this.#daemon = daemon;
    let said = '';
    for await (const chunk of daemon.stderr) {
      said += String(chunk);
      if (said.includes('listens at')) return;
    }
    throw new Error(`the service ended: ${said}`);
  }

  get #env(): Readonly<Record<string, string | undefined>> {
    return { ...process.env, NODE_OPTIONS: '', HOME: this.#home, USER: this.host };
  }

  /** Gives a file or folder that root made to the station's account. */
  async give(path: string): Promise<void> {
    execFileSync('chown', ['-R', `${this.host}:${this.host}`, path]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const daemon = this.#daemon;
    if (daemon?.exitCode === null && daemon.signalCode === null) {
      daemon.kill('SIGKILL');
      await once(daemon, 'exit');
    }
    for (const name of [this.host, this.signer]) execFileSync('sh', ['-c', `userdel ${name} 2>/dev/null || true`]);
    for (const folder of ['/run', '/var/lib', '/etc']) {
      await rm(join(folder, this.signer), { recursive: true, force: true });
    }
  }
}

function start([account, groups]: readonly [string, string], args: readonly string[], env: NodeJS.ProcessEnv) {
  const as = ['--reuid', account, '--regid', account, groups];
  return spawn('setpriv', [...as, process.execPath, '--disable-sigusr1', MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
}
