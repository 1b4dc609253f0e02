import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { installPeers, PEERS } from './install.ts';

/** `./run peers [FILE …]`: installs Espressif's tools where they are missing, and holds this project against them. */
const installed = await installPeers();
if (installed.kind === 'impossible') {
  process.stderr.write(`Espressif's tools cannot be installed here: ${installed.why}\n`);
  process.exitCode = 1;
} else {
  const env = { ...process.env, BIRTHMARK_PEERS: installed.binDir };
  const [program, ...args] = [...PEERS, ...process.argv.slice(2)];
  const child = spawn(program, args, { stdio: 'inherit', env });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  process.exitCode = exitCode ?? 1;
}
