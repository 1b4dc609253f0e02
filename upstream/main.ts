import '../station-core/umask.ts';
import { parseArgs } from 'node:util';
import { Fault } from '../station-core/fault.ts';
import { Secret } from '../station-core/secret.ts';
import { commandNamed } from './commands/commands.ts';
import type { Options } from './commands/commands.ts';
import { readConfig } from './config.ts';
import { openDatabase } from './database.ts';
import { startUpstreamServer } from './upstream.ts';

/**
 * `node upstream/main.ts --config FILE`: one upstream process. `node upstream/main.ts range add …`: a decision of a person
 * in the registry, over the DATABASE_URL of the environment (docs/guides/headquarters.md). The process says where it listens as one JSON line on stdout (and to a
 * parent over IPC), stops on SIGTERM, SIGINT, or when a parent that started it is gone.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  if (positionals.length > 0) {
    await decide(positionals, values);
    return;
  }
  if (values.config === undefined) throw new Fault('station.bad-argument', { missing: '--config FILE' });
  const url = process.env['DATABASE_URL'];
  delete process.env['DATABASE_URL']; // it holds a password: not for child processes
  const config = await readConfig(values.config);
  const stopped = askedToStop();
  await using upstream = await startUpstreamServer(config, url === undefined ? {} : { databaseUrl: new Secret(url) });
  const started = { url: upstream.url, upstreamKey: upstream.verifierKey };
  process.stdout.write(`${JSON.stringify(started)}\n`);
  process.send?.(started);
  await stopped;
}

const text = { type: 'string' } as const;
const OPTIONS = {
  config: text,
  station: text,
  'checkpoint-key': text,
  'serial-prefix': text,
  'mac-prefix': text,
  from: text,
  to: text,
  key: text,
  id: text,
  verdict: text,
  unit: text,
  by: text,
  reason: text,
} as const;

/** The registry alone: an upstream process that is running sees it with its next request. */
async function decide(words: readonly string[], options: Options): Promise<void> {
  const command = commandNamed(words);
  const url = process.env['DATABASE_URL'];
  if (url === undefined) throw new Fault('station.bad-argument', { missing: 'DATABASE_URL' });
  const database = await openDatabase(new Secret(url));
  try {
    const answer = (await command(database, options)) ?? { ok: true };
    process.stdout.write(`${JSON.stringify(answer, undefined, 2)}\n`);
  } finally {
    await database.end();
  }
}

async function askedToStop(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) {
    process.once(event, () => {
      resolve(undefined);
    });
  }
  await promise;
}

try {
  await main();
  if (process.connected) process.disconnect();
} catch (error) {
  const fault = error instanceof Fault ? { code: error.code, ...error.text, evidence: error.evidence } : undefined;
  process.stderr.write(
    `${fault === undefined ? String(error instanceof Error ? error.stack : error) : JSON.stringify(fault)}\n`,
  );
  process.exitCode = 1;
  if (process.connected) process.disconnect();
}
