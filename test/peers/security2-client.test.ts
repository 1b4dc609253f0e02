import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ARITHMETICS, CoreShell, noShell } from '../device-agent/core/shell.ts';
import { VECTORS } from '../formats/vectors.ts';
import { binDir } from './peer.ts';

const CLIENT = join(import.meta.dirname, 'srp-client.py');
const LINE_TIMEOUT_MS = 30_000;

const vectors = z
  .array(
    z.object({ username: z.string(), password: z.string(), salt: z.string(), verifier: z.string(), note: z.string() }),
  )
  .parse(JSON.parse(readFileSync(join(VECTORS, 'srp6a/vectors.json'), 'utf8')))
  .filter(({ note }) => !note.includes('Android')); // there Espressif's Python takes another x than its apps

/** A run of Espressif's client (srp-client.py), line by line. */
function startClient(username: string, password: string) {
  const child = spawn(join(binDir(), 'python'), [CLIENT, username, password], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  return {
    next: async (): Promise<string> => {
      const [line] = (await once(lines, 'line', { signal: AbortSignal.timeout(LINE_TIMEOUT_MS) })) as [string];
      return line;
    },
    say: (...bytes: readonly Buffer[]) =>
      child.stdin.write(bytes.map((value) => `${value.toString('hex')}\n`).join('')),
    [Symbol.dispose]: () => child.kill(),
  };
}

describe.each(ARITHMETICS)('the agent with %s', (arithmetic) => {
  const missing = noShell(arithmetic);

  test.skipIf(missing).each(vectors)("opens to Espressif's own client and is accepted by it: $note", async (vector) => {
    await using core = new CoreShell(arithmetic);
    const [username, salt] = [Buffer.from(vector.username), Buffer.from(vector.salt, 'hex')];
    await core.get('unit', username, salt, Buffer.from(vector.verifier, 'hex'));
    using client = startClient(vector.username, vector.password);
    const devicePublicKey = await core.bytes('srp-start', username, Buffer.from(await client.next(), 'hex'));
    client.say(salt, devicePublicKey);
    client.say(await core.bytes('srp-verify', Buffer.from(await client.next(), 'hex')));
    expect(await client.next()).toBe('authenticated');
  });

  test.skipIf(missing).each(vectors)(
    "stays closed to Espressif's own client with another password: $note",
    async (vector) => {
      await using core = new CoreShell(arithmetic);
      const [username, salt] = [Buffer.from(vector.username), Buffer.from(vector.salt, 'hex')];
      await core.get('unit', username, salt, Buffer.from(vector.verifier, 'hex'));
      using client = startClient(vector.username, `${vector.password}x`);
      client.say(salt, await core.bytes('srp-start', username, Buffer.from(await client.next(), 'hex')));
      expect((await core.ask('srp-verify', Buffer.from(await client.next(), 'hex'))).refusal).toBe('denied');
    },
  );
});
