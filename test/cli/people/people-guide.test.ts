import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { birthmark as program } from '../../../station-core/cli/birthmark.ts';
import { recoveryDocumentSchema } from '../../../station-core/formats/documents/recovery-document.ts';

const guide = readFileSync(join(import.meta.dirname, '../../../docs/guides/people.md'), 'utf8');

/** Of a command line as the page has it, its words; what stands in quotes is one of them. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
}

const commands = [...guide.matchAll(/^birthmark (.+)$/gm)].map(([, line = '']) => line);

test.each(commands)('the page says `birthmark %s`, and the program takes it as it stands', async (line) => {
  const command = program();
  const leaves = [...everyCommand(command)];
  for (const leaf of leaves) leaf.action(() => undefined);
  await command.parseAsync(wordsOf(line), { from: 'user' });
});

test('every command about people is on the page', () => {
  const [people] = program().commands.filter((each) => each.name() === 'people');
  const named = commands.map((line) => wordsOf(line).slice(0, 2).join(' ')).join('\n');
  const missing = (people?.commands ?? []).map((each) => each.name()).filter((name) => !named.includes(name));
  expect(missing).toEqual([]);
  expect(commands.length).toBeGreaterThan(10);
});

test('the recovery on the page is one that officers can sign', () => {
  const [, json = ''] = /```json\n([^`]+)```/.exec(guide) ?? [];
  const added = { v: 1, type: 'recovery', issuedAt: '2026-12-01T00:00:00Z' };
  expect(recoveryDocumentSchema.safeParse(Object.assign(JSON.parse(json), added)).success).toBe(true);
});

function* everyCommand(of: ReturnType<typeof program>): Generator<ReturnType<typeof program>> {
  for (const each of of.commands) {
    if (each.commands.length === 0) yield each;
    else yield* everyCommand(each);
  }
}
