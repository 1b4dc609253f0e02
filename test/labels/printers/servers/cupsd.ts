/**
 * A CUPS of the test's own (Debian: cups-daemon), in a folder and on a socket of its own, with one queue in front of
 * an IPP printer. CUPS keeps the files of its jobs for a day unless somebody purges them: that setting is left as it is.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { ended, until } from './process.ts';

export const missing = spawnSync('/usr/sbin/cupsd', ['--help']).error === undefined ? undefined : 'needs cups-daemon';

export interface Cups extends AsyncDisposable {
  readonly socket: string;
  readonly queue: string;
  /** The documents of jobs that CUPS still has. What else it keeps of a job is its name. */
  readonly spooled: () => readonly string[];
  readonly isPaused: (paused: boolean) => Promise<void>;
}

const QUEUE = 'labels';

const settings = (dir: string): string => `Listen ${dir}/cups.sock
LogLevel warn
Browsing Off
WebInterface No
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess default
  JobPrivateValues default
  <Limit Cancel-Job Purge-Jobs Hold-Job Release-Job>
    Require user @OWNER @SYSTEM
    Order deny,allow
  </Limit>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
`;

const files = (dir: string, { user, group }: Account): string => `ServerRoot ${dir}
RequestRoot ${dir}/spool
TempDir ${dir}/tmp
CacheDir ${dir}/cache
StateDir ${dir}/state
ServerKeychain ${dir}/ssl
AccessLog ${dir}/access_log
ErrorLog ${dir}/error_log
PageLog ${dir}/page_log
User ${user}
Group ${group}
LogFileGroup ${group}
SystemGroup ${group === 'lp' ? 'root' : group}
`;

interface Account {
  readonly user: string;
  readonly group: string;
}

/** Root gives its rights up; anybody else runs it in the own account. */
function account(): Account {
  if (userInfo().uid === 0) return { user: 'lp', group: 'lp' };
  const group = spawnSync('id', ['-gn'], { encoding: 'utf8' }).stdout.trim();
  return { user: userInfo().username, group };
}

const printers = (device: string, state: 'Idle' | 'Stopped'): string => `<Printer ${QUEUE}>
PrinterId 1
Info Labels
DeviceURI ${device}
State ${state}
Accepting Yes
Shared No
JobSheets none none
OpPolicy default
ErrorPolicy stop-printer
</Printer>
`;

export async function startCups(device: string): Promise<Cups> {
  await using started = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'birthmark-cups-'));
  started.defer(() => rm(dir, { recursive: true, force: true }));
  for (const each of ['spool', 'tmp', 'cache', 'state', 'ssl']) await mkdir(join(dir, each), { mode: 0o755 });
  spawnSync('chmod', ['755', dir]);
  writeFileSync(join(dir, 'cupsd.conf'), settings(dir));
  writeFileSync(join(dir, 'cups-files.conf'), files(dir, account()));
  const start = async (state: 'Idle' | 'Stopped') => {
    writeFileSync(join(dir, 'printers.conf'), printers(device, state), { mode: 0o600 });
    const args = ['-f', '-c', join(dir, 'cupsd.conf'), '-s', join(dir, 'cups-files.conf')];
    const child = spawn('/usr/sbin/cupsd', args, { stdio: 'ignore' });
    await until(() => existsSync(join(dir, 'cups.sock')) || child.exitCode !== null);
    return child;
  };
  let daemon = await start('Idle');
  started.defer(() => ended(daemon));
  const all = started.move();
  return {
    socket: join(dir, 'cups.sock'),
    queue: QUEUE,
    spooled: () => readdirSync(join(dir, 'spool')).filter((name) => /^d\d/.test(name)),
    isPaused: async (paused) => {
      await ended(daemon);
      await rm(join(dir, 'cups.sock'), { force: true });
      daemon = await start(paused ? 'Stopped' : 'Idle');
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
