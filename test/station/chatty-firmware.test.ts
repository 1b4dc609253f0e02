import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JigBoard } from '../../fixtures/virtual-jig/jig.ts';
import { readNvs } from '../../station-core/codecs/nvs.ts';
import { provision, quiet } from './line.ts';
import { openedLine } from './opened-line.ts';

/** Firmware that prints its own password: nothing of it may stay, in whichever step the unit stops. */
const { line, station } = await openedLine();

test('a unit whose agent is silent shows its boot log, without the password it prints, whole or cut', async () => {
  const board = await newBoard();
  board.inject('prints-password');
  board.inject('agent-absent');
  const result = await provision(station, { board, product: line.product });
  expect(result.stopped).toMatchObject({ step: 'boot', fault: { code: 'board.agent-silent' } });
  expect(result.stopped?.fault.evidence['bootLog']).toContain('softap: [secret][secret]');
  expect(partsFound(passwordOf(board))).toEqual([]);
});

test('a resumed unit that prints its old password before it is in download mode leaves none of it', async () => {
  const board = await unitThatFailedLate();
  const password = passwordOf(board);
  board.inject('prints-password');
  board.inject('no-modem-lines');
  const printing = setInterval(() => {
    board.powerCycle();
  }, 400);
  const result = await provision(station, { board, product: line.product }).finally(() => {
    clearInterval(printing);
  });
  expect(result.stopped).toMatchObject({ step: 'connect', fault: { code: 'board.not-in-download-mode' } });
  const { evidence } = result.stopped?.fault ?? {};
  expect(evidence).toMatchObject({ bootMode: 'flash', banner: expect.stringContaining('boot:0x8') as string });
  expect(evidence?.['consoleBytes']).toBeGreaterThan(1_600); // it did print
  expect(partsFound(password)).toEqual([]);
});

test('a resumed unit that printed its old password and then stays silent at boot leaves neither the old nor the new one', async () => {
  const board = await unitThatFailedLate();
  const old = passwordOf(board);
  board.inject('prints-password');
  board.inject('boot-fails');
  const watch = {
    ...quiet,
    stepBegun: ({ name }: { name: string }) => {
      // The old firmware speaks once more while the station already listens.
      if (name !== 'connect') return;
      board.heal();
      board.inject('prints-password');
      setTimeout(() => {
        board.powerCycle();
        board.inject('boot-fails');
      }, 100);
    },
  };
  const result = await provision(station, { board, product: line.product, watch });
  expect(result.stopped).toMatchObject({ step: 'boot', fault: { code: 'board.boot-failed' } });
  expect(result.stopped?.fault.evidence['bootLog']).toContain('esp_image: flash read failed');
  expect(result.stopped?.fault.evidence['bootLog']).not.toContain('softap');
  expect(partsFound(old)).toEqual([]);
  expect(partsFound(passwordOf(board))).toEqual([]);
});

test('the search itself finds what is there: a part of a serial number', async () => {
  const board = await newBoard();
  const { serial = '' } = await provision(station, { board, product: line.product });
  expect(partsFound(serial)).not.toEqual([]);
});

async function newBoard(): Promise<JigBoard> {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  return board;
}

async function unitThatFailedLate(): Promise<JigBoard> {
  const board = await newBoard();
  board.inject('prove-bad-signature');
  expect(await provision(station, { board, product: line.product })).toMatchObject({ outcome: 'FAIL' });
  board.heal();
  return board;
}

function passwordOf(board: JigBoard): string {
  const { offsetBytes, sizeBytes } = line.product.unitDataPartition;
  const entries = readNvs(board.flash.subarray(offsetBytes, offsetBytes + sizeBytes));
  const value = entries.find(({ key }) => key === 'ap_pass')?.value;
  if (value?.type !== 'string') throw new Error('the unit has no password');
  expect(value.text).toHaveLength(16);
  return value.text;
}

/** Every part of eight symbols that is in the ledger, in the log or in what is kept for a diagnosis. */
function partsFound(word: string): string[] {
  const parts = Array.from({ length: word.length - 7 }, (_, from) => word.slice(from, from + 8));
  const names = readdirSync(line.dataDir).filter((name) => name.startsWith('ledger.db'));
  const traces = readdirSync(join(line.dataDir, 'diagnosis')).map((name) => join('diagnosis', name));
  const texts = [...names, ...traces, join('log', 'station.jsonl')].map((name) =>
    readFileSync(join(line.dataDir, name), 'latin1').toUpperCase(),
  );
  return parts.filter((part) => texts.some((text) => text.includes(part)));
}
