import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { startJig } from '../../../fixtures/virtual-jig/jig.ts';
import { booted, hostEntropy, restart, Unit } from './booted-unit.ts';
import { installed, parsedCsr } from '../faults/fault-steps.ts';
import { TestHost } from '../host.ts';
import { fillFlash, PROVISIONING } from '../sample-flash.ts';

test('a cloned board gives the key of the other board, signs with it, and keeps it', async () => {
  for (const chip of ['esp32c3', 'esp32'] as const) {
    await using jig = await startJig({ boards: [{ chip }, { chip }] });
    const keys: Buffer[] = [];
    for (const board of jig.boards) {
      fillFlash(board);
      if (keys.length > 0) board.inject('key-clone');
      await using host = await TestHost.open(board.address);
      await restart(host);
      const unit = new Unit(host);
      keys.push(Buffer.from((await unit.get('generate-key', { hostEntropy })).publicKey));
      expect(await (await parsedCsr(unit)).parsed.verify()).toBe(true);
      await restart(host);
      keys.push(Buffer.from((await unit.get('hello', {})).publicKey ?? []));
    }
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  }
});

test('no secret of the unit is in anything the board prints', async () => {
  await booted('esp32c3', async (unit, _, host) => {
    await host.hardReset();
    await host.until(() => host.text.includes('prov: SSID'));
    await new Promise((resolve) => setTimeout(resolve, 40));
    await installed(unit);
    await unit.get('secrets-tag', { nonce: randomBytes(32) });
    expect(host.text).not.toContain(PROVISIONING.password);
  });
});
