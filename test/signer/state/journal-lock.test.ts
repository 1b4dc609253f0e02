import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { JournalLock } from '../../../station-core/signer/state/journal-lock.ts';

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'birthmark-lock-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  return dir;
}

/** A process that wants the lock, and ends with its parent as the signing service does. */
async function waiting(dir: string) {
  const script = join(dir, 'wait.mjs');
  const module = new URL('../../../station-core/signer/state/journal-lock.ts', import.meta.url).href;
  writeFileSync(
    script,
    `import { JournalLock } from '${module}';
    process.on('disconnect', () => process.exit(0));
    const taken = JournalLock.take(process.argv[2], 60_000);
    process.send('waits');
    await taken;
    process.send('has it');`,
  );
  const child = fork(script, [join(dir, 'journal.jsonl')]);
  onTestFinished(() => void child.kill('SIGKILL'));
  expect(await once(child, 'message')).toEqual(['waits', undefined]);
  return child;
}

test('who waits for a lock gets it when its holder lets go', async () => {
  const dir = folder();
  const lock = await JournalLock.take(join(dir, 'journal.jsonl'));
  const child = await waiting(dir);
  lock[Symbol.dispose]();
  expect(await once(child, 'message')).toEqual(['has it', undefined]);
  const held = JournalLock.take(join(dir, 'journal.jsonl'), 0);
  await expect(held).rejects.toMatchObject({ code: 'signer.journal-in-use' });
  if (process.platform === 'linux') await expect(held).rejects.toMatchObject({ evidence: { pid: child.pid } });
  child.kill('SIGKILL');
  await once(child, 'exit');
  (await JournalLock.take(join(dir, 'journal.jsonl'), 0))[Symbol.dispose]();
});

test('a service that waits ends with its station, and does not take the lock after it', async () => {
  const dir = folder();
  using lock = await JournalLock.take(join(dir, 'journal.jsonl'));
  const child = await waiting(dir);
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
  lock[Symbol.dispose]();
  using next = await JournalLock.take(join(dir, 'journal.jsonl'), 0);
  expect(next).toBeDefined();
});
