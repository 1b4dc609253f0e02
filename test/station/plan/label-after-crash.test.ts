import { expect, test } from 'vitest';
import type { JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import { readNvs } from '../../../station-core/codecs/nvs.ts';
import { OperatorWords } from '../../../station-core/station/plan/operator-words.ts';
import { quiet, slotOrder, startLine } from '../line.ts';
import { dieAt } from './die-at.ts';

function passwordOf(board: JigBoard): string {
  return readNvs(board.flash.subarray(0x12000, 0x16000))
    .map(({ key, value }) => (key === 'ap_pass' && value.type === 'string' ? value.text : ''))
    .join('');
}

test('a label that came out before the crash is scanned after it, and the unit passes with it and with its secrets', async () => {
  await using line = await startLine();
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  await dieAt(line, 'label:printed', board);
  const before = passwordOf(board);
  expect(before).toHaveLength(16);
  await using station = await line.open();
  const words = new OperatorWords();
  const asked: string[] = [];
  const watch = {
    ...quiet,
    event: ({ kind }: { readonly kind: string }) => {
      asked.push(kind);
      if (kind === 'label-in-doubt') queueMicrotask(() => words.say({ kind: 'came-out', cameOut: true }));
    },
  };
  const order = slotOrder(1, { port: board.address, product: line.product });
  const result = await station.provision(order, { watch, abort: new AbortController().signal, words });
  expect(result.stopped?.fault).toBeUndefined();
  expect(result).toMatchObject({ outcome: 'PASS', unit: board.mac });
  expect(asked).toContain('label-in-doubt');
  expect(passwordOf(board)).toBe(before);
  expect(station.ledger.unit(board.mac)).toMatchObject({ run: result.run, labels: [{ state: 'printed' }] });
}, 180_000);
