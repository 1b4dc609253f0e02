import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Secret } from '../../../station-core/secret.ts';
import { openLog } from '../../../station-core/station/setup/station-log.ts';

test('what is logged is a line of JSON with the whole chain of causes, and no secret', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'birthmark-log-'));
  try {
    const cause = new Error('the cause');
    openLog(dir).warn({ err: new Error('the fault', { cause }), password: new Secret('hunter22') }, 'told');
    const text = await readFile(join(dir, 'log', 'station.jsonl'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ msg: 'told', password: '[secret]', err: { message: 'the fault' } });
    expect(text).toContain('the cause');
    expect(text).not.toContain('hunter22');
  } finally {
    await rm(dir, { recursive: true });
  }
});

test.skipIf(process.getuid?.() !== 0)('a log on a full disk throws nothing (needs root for a small disk)', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'birthmark-full-log-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', dir]);
  try {
    const log = openLog(dir);
    log.info('there is room');
    fill(join(dir, 'filler'));
    for (let line = 0; line < 100; line += 1) log.info({ line, text: 'x'.repeat(1_000) });
    await rm(join(dir, 'filler'));
    log.info('there is room again');
    const text = await readFile(join(dir, 'log', 'station.jsonl'), 'utf8');
    expect(text).toContain('there is room again');
    // What did not fit has left nothing behind that would spoil another line.
    for (const each of text.trimEnd().split('\n')) expect(() => JSON.parse(each) as unknown).not.toThrow();
  } finally {
    execFileSync('umount', ['-l', dir]);
    await rm(dir, { recursive: true, force: true });
  }
});

function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(4096, 0xff));
  } catch {
    // Full is what it should become.
  } finally {
    closeSync(file);
  }
}
