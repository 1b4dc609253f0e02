import { createPublicKey, randomBytes } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { startJig, type JigBoard, type JigChip } from '../../../fixtures/virtual-jig/jig.ts';
import { AgentClient } from '../../../station-core/device/agent/agent-client.ts';
import { openPort } from '../../../station-core/device/ports/open-port.ts';
import { Wire } from '../../../station-core/device/wire.ts';
import { verifyCsr } from '../../../station-core/pki/csr.ts';
import { spkiDerOfPoint } from '../../../station-core/pki/public-key.ts';
import { chainSha256 } from '../../../station-core/protocol/unit-agent/chain-hash.ts';
import { decodeBirthStatement } from '../../../station-core/codecs/agent.ts';
import { isSignedBirthReceipt } from '../../../station-core/protocol/unit-agent/birth-statement.ts';
import { hostEntropy } from '../../virtual-jig/agent/booted-unit.ts';
import { secretsTag } from '../../../station-core/protocol/unit-agent/secrets-tag.ts';
import { macBytes, macOf } from '../../../station-core/model/mac.ts';
import { Secret } from '../../../station-core/secret.ts';
import { fillFlash, PROVISIONING } from '../../virtual-jig/sample-flash.ts';
import { certificateFor } from '../../virtual-jig/test-certificate.ts';
import { faultOf } from '../ports/port-talk.ts';

/** The whole of the agent protocol between the station's client and a board that boots what is in its flash. */
const soon = (): AbortSignal => AbortSignal.timeout(120_000);

interface Bench extends AsyncDisposable {
  readonly board: JigBoard;
  readonly wire: Wire;
  readonly client: AgentClient;
}

async function bench(chip: JigChip, by: 'address' | 'rawAddress' = 'address', paced = false): Promise<Bench> {
  const jig = await startJig({ boards: [{ chip }], paced });
  const [board] = jig.boards;
  if (board === undefined) throw new Error('no board');
  fillFlash(board);
  const wire = new Wire(await openPort(board[by], { baudRate: 115_200, signal: soon() }));
  board.powerCycle();
  return {
    board,
    wire,
    client: new AgentClient(wire),
    [Symbol.asyncDispose]: async () => {
      await wire.close();
      await jig[Symbol.asyncDispose]();
    },
  };
}

describe.each(['esp32', 'esp32c3'] as const)('a virtual %s', (chip) => {
  test('goes from nothing to a proven identity, and back', async () => {
    await using on = await bench(chip);
    const { board, client } = on;
    const born = await client.awaitHello({ timeoutMs: 10_000, signal: soon() });
    expect(born).toMatchObject({ mac: board.mac, chip, identity: 'none', serial: PROVISIONING.serial, locked: false });

    const { publicKey, key, entropy } = await client.generateKey({ hostEntropy }, soon());
    expect(entropy?.samples).toBeGreaterThanOrEqual(1024);
    expect(await client.describeKey(soon())).toEqual({ publicKey, key });
    expect(await client.generateKey({ hostEntropy }, soon())).toMatchObject({ publicKey, key, entropy: undefined });

    const nonce = randomBytes(32);
    const { csrDer } = await client.csr({ nonce, serialNumber: PROVISIONING.serial }, soon());
    await expect(verifyCsr({ csrDer, nonce, publicKey })).resolves.toBeDefined();

    const chain = certificateFor(publicKey);
    const installed = { chainSha256Hex: chainSha256(chain).toString('hex') };
    expect(await client.install({ chain }, soon())).toEqual(installed);
    expect(await client.install({ chain }, soon())).toEqual(installed);
    expect(await faultOf(client.generateKey({ hostEntropy }, soon()))).toBe('board.agent-refused');

    await client.reboot(soon());
    const back = await client.awaitHello({ timeoutMs: 10_000, signal: soon() });
    expect(back).toMatchObject({ identity: 'installed', publicKey, ...installed });

    const { statement, signature } = await client.prove({ nonce }, soon());
    const spki = createPublicKey({ key: spkiDerOfPoint(publicKey), format: 'der', type: 'spki' });
    expect(isSignedBirthReceipt({ payload: statement, signature }, spki)).toBe(true);
    expect(decodeBirthStatement(statement).mac).toEqual(macBytes(macOf(board.mac)));

    const expected = secretsTag({ ...PROVISIONING, nonce, password: new Secret(PROVISIONING.password) });
    expect(await client.secretsTag({ nonce }, soon())).toEqual({ tag: expected });

    await client.eraseIdentity(soon());
    expect(await client.hello(soon())).toMatchObject({ identity: 'none', publicKey: undefined });
  });

  test('locked, its identity cannot be erased, also after a reboot', async () => {
    await using on = await bench(chip);
    const { client } = on;
    await client.awaitHello({ timeoutMs: 10_000, signal: soon() });
    const { publicKey } = await client.generateKey({ hostEntropy }, soon());
    await client.install({ chain: certificateFor(publicKey) }, soon());
    expect(await client.lock(soon())).toEqual({ locked: true });
    await client.reboot(soon());
    await client.awaitHello({ timeoutMs: 10_000, signal: soon() });
    expect(await client.lockState(soon())).toMatchObject({ locked: true });
    expect(await faultOf(client.eraseIdentity(soon()))).toBe('board.agent-refused');
  });
});

test('it is the same over raw TCP, and the boot log is kept', async () => {
  await using on = await bench('esp32c3', 'rawAddress');
  await on.client.awaitHello({ timeoutMs: 10_000, signal: soon() });
  expect(on.wire.consoleText()).toContain('ESP-ROM:esp32c3');
});

test('a reboot is acknowledged before it happens, also on a line that takes its time', async () => {
  await using on = await bench('esp32c3', 'address', true);
  await on.client.awaitHello({ timeoutMs: 10_000, signal: soon() });
  const sent = vi.spyOn(on.wire, 'send');
  await on.client.reboot(soon());
  expect(sent).toHaveBeenCalledTimes(1); // the answer came at the first try
  await on.client.awaitHello({ timeoutMs: 10_000, signal: soon() });
});

test('a board that loses its connection is port.lost', async () => {
  await using on = await bench('esp32c3');
  await on.client.awaitHello({ timeoutMs: 10_000, signal: soon() });
  on.board.inject('unplug-next-boot');
  await on.client.reboot(soon());
  expect(await faultOf(on.client.awaitHello({ timeoutMs: 10_000, signal: soon() }))).toBe('port.lost');
});
