import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeBirthReceipt } from '../../../station-core/codecs/agent.ts';
import { provisioningText } from '../../../station-core/labels/provisioning-text.ts';
import { birthFacts } from '../../../station-core/protocol/unit-agent/birth-facts.ts';
import { Secret } from '../../../station-core/secret.ts';
import type { PlannedStep } from '../../../station-core/station/plan/plan.ts';
import { provisionUnit } from '../../../station-core/station/unit-plan.ts';
import { type Line, provision, startLine } from '../line.ts';

/** What the last steps demand of a unit: the scanned label opens it, and its receipt is kept. */
let line: Line;

beforeAll(async () => {
  line = await startLine();
});

afterAll(async () => {
  await line[Symbol.asyncDispose]();
});

/** The plan in which the label on the bench carries another ownership code than the unit's flash. */
const wrongCode = provisionUnit.map((step): PlannedStep =>
  step.name !== 'confirmLabel'
    ? step
    : {
        ...step,
        act: async (seen, context, signal) => {
          const evidence = await step.act(seen, context, signal);
          const [ownershipCode, softApPassword] = [new Secret('ABCDEFGH23456789'), new Secret('ABCDEFGH23456789')];
          const { ssid } = seen.reserve;
          context.label.rememberScan(provisioningText({ ssid, username: 'wifiprov', ownershipCode, softApPassword }));
          return evidence;
        },
      },
);

test('a unit that its label does not open fails, and the label is void', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  await using station = await line.open({ plan: wrongCode });
  const result = await provision(station, { board, product: line.product });
  expect(result).toMatchObject({
    outcome: 'FAIL',
    stopped: { step: 'openWithLabel', fault: { code: 'label.does-not-open', evidence: { reason: 'denied' } } },
  });
  expect(station.ledger.unit(board.mac)?.labels).toMatchObject([{ state: 'voided' }]);
});

test('a unit that passed was opened with its label, and its birth receipt says what was flashed', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  await using station = await line.open();
  const result = await provision(station, { board, product: line.product });
  expect(result).toMatchObject({ outcome: 'PASS' });
  const { evidence } = station.ledger.unit(board.mac) ?? {};
  expect(evidence?.openWithLabel).toEqual({ job: evidence?.label?.job, username: 'wifiprov', opened: true });
  const { statement } = decodeBirthReceipt(Buffer.from(evidence?.prove?.birthReceiptBase64 ?? '', 'base64'));
  expect(birthFacts(statement)).toMatchObject({
    mac: board.mac,
    serial: result.serial,
    firmwareVersion: line.product.build.app.version,
    nonce: evidence?.prove?.nonceHex,
    'key.option': evidence?.generateKey?.keyOption,
    'key.readProtected': true,
  });
});

test('where the product allows no such key, nothing is certified', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  await using station = await line.open();
  const { config } = line.product;
  const identity = { ...config.identity, keyOptions: ['flash-encrypted' as const] };
  const product = { ...line.product, config: { ...config, identity } };
  expect(await provision(station, { board, product })).toMatchObject({
    stopped: {
      step: 'generateKey',
      fault: { code: 'unit.key-not-allowed', evidence: { option: 'hmac', allowed: 'flash-encrypted' } },
    },
  });
  expect(station.ledger.unit(board.mac)?.certificate).toBeUndefined();
});
