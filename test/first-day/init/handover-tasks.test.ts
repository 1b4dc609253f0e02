import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Handover, handoverTasks, shellWord } from '../../../station-core/first-day/init/handover-tasks.ts';

const HANDOVER: Handover = {
  account: 'birthmark-signer',
  ceremonyDir: '/srv/birthmark/signer',
  officersSha256: 'ab'.repeat(32),
  softHsmStore: undefined,
  pinFile: undefined,
};

test('a folder of any name is one word for the shell of root', () => {
  const named = fc
    .string({ minLength: 1, maxLength: 40 })
    .filter((text) => !text.includes('\0') && !text.startsWith('-'));
  fc.assert(
    fc.property(named, (text) => {
      expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text);
    }),
    { numRuns: 30, examples: [["/srv/it's; touch $(id)"], ['`id`'], ['a b']] },
  );
});

test('with a token of hardware nothing of it is handed over, and its PIN is typed', () => {
  const commands = handoverTasks(HANDOVER).map(({ command = '' }) => command);
  expect(commands.join('\n')).not.toMatch(/softhsm|tokens/i);
  expect(commands.join('\n')).toContain('systemd-ask-password -n');
});

test('nothing that root installs comes from the folder of the station', () => {
  const service = handoverTasks(HANDOVER).at(-1)?.command ?? '';
  expect(service).toContain(`BIRTHMARK_OFFICERS_SHA256=${HANDOVER.officersSha256}`);
  expect(service).not.toContain('/srv/birthmark');
});
