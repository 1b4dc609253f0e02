import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Line, provision, startLine } from '../line.ts';

let line: Line;
beforeAll(async () => {
  line = await startLine();
});
afterAll(() => line[Symbol.asyncDispose]());

test('firmware that changed in memory since it was accepted is not written; the file is named', async () => {
  const [first, second] = await line.addBoards({ chip: 'esp32c3' }, { chip: 'esp32c3' });
  if (first === undefined || second === undefined) throw new Error('no boards');
  await using station = await line.open();
  const otadata = line.product.build.files.find(({ name }) => name === 'otadata');
  if (otadata === undefined) throw new Error('no otadata');
  otadata.bytes.writeUInt8(0x5a, 100); // no image: nothing but its SHA-256 can tell
  const stopped = await provision(station, { board: first, product: line.product });
  expect(stopped).toMatchObject({ stopped: { step: 'flash', fault: { code: 'release.altered-file' } } });
  expect(stopped.stopped?.fault.evidence).toMatchObject({ file: 'ota_data_initial.bin' });
  otadata.bytes.writeUInt8(0xff, 100);
  expect(await provision(station, { board: second, product: line.product })).toMatchObject({ outcome: 'PASS' });
  const entries = JSON.stringify(station.ledger.unit(second.mac));
  expect(entries).toContain(line.product.release.releaseSha256Hex);
});
