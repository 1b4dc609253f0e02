import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JigFault } from '../../../fixtures/virtual-jig/jig.ts';
import { FAULTS, type FaultCode } from '../../../station-core/fault.ts';
import type { StepName } from '../../../station-core/ledger/step-evidence.ts';
import { provision, quiet } from '../line.ts';
import { openedLine } from '../opened-line.ts';

/** What a board can do wrong, the step that must notice, and the fault that must be told. */
const CASES: readonly (readonly [JigFault, StepName, FaultCode])[] = [
  ['silent', 'connect', 'board.silent'],
  ['silent-at:GET_SECURITY_INFO', 'connect', 'board.silent'],
  ['silent-at:READ_REG', 'connect', 'board.silent'],
  ['garble-frame', 'connect', 'board.garbled'],
  ['wrong-echo-opcode', 'connect', 'board.garbled'],
  ['flash-id-unknown', 'connect', 'board.flash-unknown'],
  ['flash-id-zeros', 'connect', 'board.flash-unknown'],
  ['flash-id-in-part', 'connect', 'board.flash-unknown'],
  ['mac-zero', 'connect', 'board.mac-empty'],
  ['mac-multicast', 'connect', 'board.mac-multicast'],
  ['unplug-at:SYNC', 'connect', 'port.lost'],
  ['silent-at:READ_FLASH_SLOW', 'admit', 'board.silent'],
  ['silent-at:MEM_BEGIN', 'flash', 'board.silent'],
  ['stub-does-not-start', 'flash', 'board.stub-did-not-start'],
  ['silent-at:DEFL_DATA', 'flash', 'board.silent'],
  ['unplug-at:DEFL_DATA', 'flash', 'port.lost'],
  ['flash-write-fails', 'flash', 'board.write-failed'],
  ['flash-bit-stuck', 'flash', 'board.verify-mismatch'],
  ['md5-lies', 'flash', 'board.verify-mismatch'],
  ['silent-at:SPI_FLASH_MD5', 'flash', 'board.silent'],
  ['boot-fails', 'boot', 'board.boot-failed'],
  ['agent-absent', 'boot', 'board.agent-silent'],
  ['agent-version-1', 'boot', 'board.agent-version'],
  ['agent-refuses', 'boot', 'board.agent-refused'],
  ['silent-at:hello', 'boot', 'board.agent-silent'],
  ['unplug-next-boot', 'boot', 'port.lost'],
  ['other-mac-after-boot', 'boot', 'board.mac-changed'],
  ['old-firmware-hello', 'boot', 'board.wrong-firmware'],
  ['generate-key-refused', 'generateKey', 'board.agent-refused'],
  ['no-entropy', 'generateKey', 'board.no-entropy'],
  ['key-not-fresh', 'generateKey', 'unit.key-not-fresh'],
  ['dies-before-flash-operation:2', 'generateKey', 'board.agent-silent'],
  ['silent-at:generate-key', 'generateKey', 'board.agent-silent'],
  ['unplug-at:generate-key', 'generateKey', 'port.lost'],
  ['silent-at:csr', 'requestCsr', 'board.agent-silent'],
  ['csr-bad-signature', 'requestCsr', 'csr.no-possession'],
  ['csr-foreign-key', 'requestCsr', 'csr.foreign-key'],
  ['csr-stale-nonce', 'requestCsr', 'csr.stale'],
  ['csr-p384', 'requestCsr', 'csr.unsuitable-key'],
  ['silent-at:install', 'install', 'board.agent-silent'],
  ['unplug-at:install', 'install', 'port.lost'],
  ['wrong-chain-hash', 'install', 'unit.chain-mismatch'],
  ['silent-at:reboot', 'prove', 'board.agent-silent'],
  ['silent-at:prove', 'prove', 'board.agent-silent'],
  ['prove-bad-signature', 'prove', 'unit.proof-failed'],
  ['receipt-forged', 'prove', 'unit.proof-failed'],
  ['wrong-secrets-tag', 'prove', 'unit.secrets-mismatch'],
  ['silent-at:lock-state', 'lock', 'board.agent-silent'],
  ['wrong-code', 'openWithLabel', 'label.does-not-open'],
  ['wrong-device-proof', 'openWithLabel', 'unit.verifier-unproven'],
  ['unplug-at:srp-start', 'openWithLabel', 'port.lost'],
  ['unplug-at:srp-verify', 'openWithLabel', 'port.lost'],
];

const { line, station } = await openedLine();

// Several at a time, as on a jig: every one of these boards also has a bad neighbour.
test.concurrent.each(CASES)(
  'a board with the fault "%s" stops at %s with %s, and the ledger says so',
  async (fault, step, code) => {
    const [board] = await line.addBoards({ chip: 'esp32c3' });
    if (board === undefined) throw new Error('no board');
    const slot = CASES.findIndex(([name]) => name === fault);
    // Not before the board is due to boot: on a busy machine its first power-up may come only now.
    const inject = (): void => {
      board.inject(fault);
    };
    if (fault !== 'unplug-next-boot') inject();
    const stepBegun = ({ name }: { name: string }): void => {
      if (name === 'boot' && fault === 'unplug-next-boot') inject();
    };
    const result = await provision(station, { board, product: line.product, slot, watch: { ...quiet, stepBegun } });
    expect(result.stopped).toMatchObject({ step, fault: { code } });
    expect(result.outcome).toBe(FAULTS[code].blame === 'board' ? 'FAIL' : 'ERROR');
    const runs = [...entries()].filter((entry) => entry['run'] === result.run);
    expect(runs.at(-1)).toMatchObject({ kind: 'run-closed', outcome: result.outcome, fault: { code } });
    const signed = runs.findIndex(({ kind }) => kind === 'certificate-issued');
    if (signed >= 0) expect(runs.findIndex(({ kind }) => kind === 'signature-intended')).toBeLessThan(signed);
  },
  150_000, // three tries of the slowest request take a minute
);

test('a refused CSR is an entry of its own, and nothing was signed for it', () => {
  const refusals = [...entries()].filter(({ kind }) => kind === 'signature-refused').map((entry) => entry['code']);
  expect(refusals.sort()).toEqual(['csr.foreign-key', 'csr.no-possession', 'csr.stale', 'csr.unsuitable-key']);
});

test('a board healed after any of these faults passes, with the serial that was reserved for it', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  board.inject('prove-bad-signature');
  const failed = await provision(station, { board, product: line.product });
  board.heal();
  const passed = await provision(station, { board, product: line.product });
  expect(passed).toMatchObject({ outcome: 'PASS', serial: failed.serial });
  const issued = [...entries()].filter((entry) => entry['unit'] === board.mac && entry.kind === 'certificate-issued');
  expect(issued).toHaveLength(1);
});

test('a board that shows the key of another unit is reported as a clone, and nothing is signed', async () => {
  const [original, clone] = await line.addBoards({ chip: 'esp32c3' }, { chip: 'esp32c3' });
  if (original === undefined || clone === undefined) throw new Error('no boards');
  expect(await provision(station, { board: original, product: line.product })).toMatchObject({ outcome: 'PASS' });
  clone.inject('key-clone');
  const result = await provision(station, { board: clone, product: line.product });
  expect(result).toMatchObject({
    outcome: 'FAIL',
    stopped: { step: 'requestCsr', fault: { code: 'csr.key-seen-before' } },
  });
});

test('a lock that is commanded and not in force is found by reading it back', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  const locking = { ...line.product, config: { ...line.product.config, lock: true } };
  for (const [fault, code] of [
    ['lock-does-nothing', 'board.lock-not-applied'],
    ['lock-does-not-burn', 'board.agent-refused'], // the agent reads it back as well
  ] as const) {
    board.inject(fault);
    const result = await provision(station, { board, product: locking });
    expect(result.stopped).toMatchObject({ step: 'lock', fault: { code } });
    board.heal();
  }
  expect(await provision(station, { board, product: locking })).toMatchObject({ outcome: 'PASS' });
  expect(board.locked).toBe(true);
});

test.each(['noise', 'garble-one-frame'] as const)('a board with the fault "%s" passes all the same', async (fault) => {
  const [board] = await line.addBoards({ chip: 'esp32c3' });
  if (board === undefined) throw new Error('no board');
  board.inject(fault);
  expect(await provision(station, { board, product: line.product })).toMatchObject({ outcome: 'PASS' });
});

test('the wrong chip for the product is turned away before anything is written to it', async () => {
  const [board] = await line.addBoards({ chip: 'esp32' });
  if (board === undefined) throw new Error('no board');
  const before = Buffer.from(board.flash);
  const result = await provision(station, { board, product: line.product });
  expect(result.stopped).toMatchObject({ step: 'admit', fault: { code: 'board.wrong-chip' } });
  expect(board.flash.equals(before)).toBe(true);
});

test.each([
  [{ mac: '00:00:00:00:00:00' }, 'board.mac-empty'],
  [{ mac: 'ff:ff:ff:ff:ff:ff' }, 'board.mac-empty'],
  [{ mac: '01:00:5e:00:00:01' }, 'board.mac-multicast'],
  [{ chip: 'esp32', burnt: { MAC_CRC: 0xff } }, 'board.mac-damaged'],
] as const)('a board with %j fails at connect with %s, and the ledger knows no such unit', async (spec, code) => {
  const [board] = await line.addBoards({ chip: 'esp32c3', ...spec });
  if (board === undefined) throw new Error('no board');
  const result = await provision(station, { board, product: line.product });
  expect(result).toMatchObject({ outcome: 'FAIL', stopped: { step: 'connect', fault: { code } } });
  expect(station.ledger.unit(board.mac)).toBeUndefined();
});

test('a chip that starts only signed firmware is turned away by an unsigned release', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3', burnt: { SECURE_BOOT_EN: 1 } });
  if (board === undefined) throw new Error('no board');
  const before = Buffer.from(board.flash);
  const result = await provision(station, { board, product: line.product });
  expect(result.stopped).toMatchObject({
    step: 'admit',
    fault: { code: 'board.would-not-start', evidence: { needs: 'signature', file: 'bootloader/bootloader.bin' } },
  });
  expect(board.flash.equals(before)).toBe(true);
});

test('a chip whose anti-rollback counter is ahead of the release is turned away before anything is written', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3', burnt: { SECURE_VERSION: 0xffff } });
  if (board === undefined) throw new Error('no board');
  const before = Buffer.from(board.flash);
  const result = await provision(station, { board, product: line.product });
  expect(result).toMatchObject({
    outcome: 'FAIL',
    stopped: {
      step: 'admit',
      fault: { code: 'board.newer-secure-version', evidence: { secureVersion: 0, chipSecureVersion: 16 } },
    },
  });
  expect(board.flash.equals(before)).toBe(true);
});

test('a chip whose eFuse block revision the firmware does not accept is turned away before anything is written', async () => {
  const [board] = await line.addBoards({ chip: 'esp32c3', blockRevision: { major: 1, minor: 0 } });
  if (board === undefined) throw new Error('no board');
  const before = Buffer.from(board.flash);
  const result = await provision(station, { board, product: line.product });
  expect(result).toMatchObject({
    outcome: 'FAIL',
    stopped: {
      step: 'admit',
      fault: { code: 'board.block-revision', evidence: { blockRevision: 100, minRevision: 0, maxRevision: 99 } },
    },
  });
  expect(board.flash.equals(before)).toBe(true);
});

test('the evidence of a silent unit quotes its boot log, and no secret of any unit is in log or ledger', () => {
  const bootFailed = [...entries()].find((entry) => JSON.stringify(entry).includes('board.boot-failed'));
  expect(JSON.stringify(bootFailed)).toContain('bootLog');
  expect(readFileSync(join(line.dataDir, 'log', 'station.jsonl'), 'utf8')).toContain('board.boot-failed');
});

function* entries(): Generator<Record<string, unknown> & { kind: string }> {
  for (const { leaf } of station.ledger.entriesFrom(0, 100_000)) {
    yield JSON.parse(Buffer.from(leaf).toString('utf8')) as Record<string, unknown> & { kind: string };
  }
}
