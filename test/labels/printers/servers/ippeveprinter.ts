/**
 * The IPP printer of CUPS (Debian: cups-ipp-utils), as a stranger would set it up. It announces itself over D-Bus, so it gets
 * a bus of its own with nobody on it. Each job it prints is a file in `paper`; `state.txt` is what it says of itself.
 */
import { spawn } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingPrograms } from '../../sample-label.ts';
import { ended, freePort, until } from './process.ts';

export const missing = missingPrograms({ ippeveprinter: 'cups-ipp-utils', 'dbus-daemon': 'dbus' });

export interface IppEvePrinter extends AsyncDisposable {
  /** host:port */
  readonly authority: string;
  readonly address: string;
  /** Of what it shows over TLS; after the first connection over it. */
  readonly certSha256Hex: () => string;
  /** What came out, oldest first. */
  readonly paper: () => readonly Buffer[];
  /** Files that it still has of jobs. */
  readonly spooled: () => readonly string[];
  /** Says that from the next job on, such as `media-empty`; each job waits until `goOn`. */
  readonly holdNextJob: (state: string) => void;
  readonly goOn: () => void;
}

const BUS = (dir: string): string => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path=${dir}/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>`;

/** Its print command: the job's file is its last argument; lines `STATE:` on its error output change its state. */
const PRINT = `#!/bin/sh
for file; do :; done
if [ -f "$DIR/hold" ]; then
  state=$(cat "$DIR/hold")
  echo "STATE: +$state" >&2
  while [ -f "$DIR/hold" ]; do sleep 0.1; done
  echo "STATE: -$state" >&2
fi
n=$(ls "$DIR/paper" | wc -l)
cp "$file" "$DIR/paper/$(printf %04d "$n")"
`;

export async function startIppEvePrinter(formats = 'application/pdf'): Promise<IppEvePrinter> {
  await using started = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'birthmark-ippeve-'));
  started.defer(() => rm(dir, { recursive: true, force: true }));
  for (const each of ['paper', 'spool', 'keys']) await mkdir(join(dir, each));
  writeFileSync(join(dir, 'bus.conf'), BUS(dir));
  writeFileSync(join(dir, 'print'), PRINT, { mode: 0o755 });
  const bus = spawn('dbus-daemon', [`--config-file=${dir}/bus.conf`, '--nofork'], { stdio: 'ignore' });
  started.defer(() => ended(bus));
  await until(() => existsSync(join(dir, 'bus')));
  const port = await freePort();
  const printer = spawn(
    'ippeveprinter',
    // prettier-ignore
    ['-r', 'off', '-n', 'localhost', '-p', String(port), '-d', join(dir, 'spool'), '-K', join(dir, 'keys'), '-f', formats,
      '-c', join(dir, 'print'), 'Label printer'],
    { stdio: 'ignore', env: { ...process.env, DIR: dir, DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${dir}/bus` } },
  );
  started.defer(() => ended(printer));
  await until(() => answers(port));
  const all = started.move();
  const authority = `localhost:${port}`;
  return {
    authority,
    address: `ipp://${authority}/ipp/print`,
    certSha256Hex: () => {
      const { raw } = new X509Certificate(readFileSync(join(dir, 'keys', 'localhost.crt')));
      return createHash('sha256').update(raw).digest('hex');
    },
    paper: () =>
      readdirSync(join(dir, 'paper'))
        .sort()
        .map((name) => readFileSync(join(dir, 'paper', name))),
    spooled: () => readdirSync(join(dir, 'spool')),
    holdNextJob: (state) => {
      writeFileSync(join(dir, 'hold'), state);
    },
    goOn: () => {
      rmHold(dir);
    },
    [Symbol.asyncDispose]: () => {
      rmHold(dir);
      return all.disposeAsync();
    },
  };
}

function rmHold(dir: string): void {
  void rm(join(dir, 'hold'), { force: true });
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://localhost:${port}/`)).ok;
  } catch {
    return false; // not yet
  }
}
