import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type BoardSpec, startJig } from '../../fixtures/virtual-jig/jig.ts';
import { CASES } from '../formats/cases.ts';
import { birthmark } from './birthmark.ts';

async function flash(build: string, spec: Partial<BoardSpec> = {}) {
  await using jig = await startJig({ boards: [{ chip: 'esp32c3', ...spec }] });
  const [board] = jig.boards;
  if (board === undefined) throw new Error('no board');
  const ran = await birthmark('flash', '--port', board.address, '--build', join(CASES, build), '--json');
  const said = ran.json() as {
    notes?: readonly { kind: string }[];
    fault?: { code: string; evidence: Record<string, unknown> };
  };
  return { exitCode: ran.exitCode, fault: said.fault, notes: said.notes, flash: Buffer.from(board.flash) };
}

const isBlank = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0xff);

test('flash refuses an app that asks for a newer eFuse block revision, and writes nothing', async () => {
  const refused = await flash('08-efuse-block-revision/build', { blockRevision: { major: 1, minor: 3 } });
  expect(refused).toMatchObject({
    exitCode: 1,
    fault: { code: 'board.block-revision', evidence: { blockRevision: 103, minRevision: 41_962 } },
  });
  expect(isBlank(refused.flash)).toBe(true);
});

test('flash writes an image whose newest revision is left at 0', async () => {
  const written = await flash('04-revision-fields-of-older-images/max-rev-zero');
  expect(written).toMatchObject({ exitCode: 0, fault: undefined });
  expect(written.flash[0x20000]).toBe(0xe9);
});

test('flash writes the boot loader with the flash size that the build asks for', async () => {
  const written = await flash('05-bootloader-header-smaller-than-table/size-4MB');
  expect(written.exitCode).toBe(0);
  expect(written.flash[3]).toBe(0x2f);
  expect(written.notes).toContainEqual(expect.objectContaining({ kind: 'stamped', setting: 'size' }));
});
