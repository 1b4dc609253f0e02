import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { birthmark } from '../cli/birthmark.ts';
import { startLine } from '../station/line.ts';

const guide = (page: string): string =>
  readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'guides', page), 'utf8');

/** The commands of a page, each as words. */
function commandsIn(page: string): string[][] {
  const blocks = [...page.matchAll(/^```\n([^`]*)^```$/gm)].map(([, block]) => block ?? '');
  return blocks.flatMap((block) => block.trim().split('\n')).map((line) => line.split(' '));
}

test.each([
  ['updating.md', 3],
  ['backup.md', 5],
])('every command of %s works as it stands there', async (page, count) => {
  await using line = await startLine();
  {
    await using station = await line.open();
    await station.inService;
  }
  const dir = await mkdtemp(join(tmpdir(), 'birthmark-guide-'));
  const here = (word: string): string =>
    word
      .replace('/srv/birthmark', line.dataDir)
      .replace('/srv/rehearsal', `${dir}/rehearsal`)
      .replace('/mnt/backup', dir);
  const commands = commandsIn(guide(page));
  expect(commands.length).toBe(count);
  for (const [program, ...words] of commands) {
    expect(program).toBe('birthmark');
    const ran = await birthmark(...words.map(here));
    // The check has something to say of a station without ports: that it looked at the ledger is what counts here.
    if (words[1] === 'check') expect(ran.stdout).toMatch(/ledger .*\d+ entries/);
    else expect(ran, words.join(' ')).toMatchObject({ exitCode: 0 });
  }
  await rm(dir, { recursive: true });
});
