/** Which chip it is, and what the board says when it cannot be reached: each trouble with its own fault. */
import { expect, test } from 'vitest';
import type { BoardSpec, JigFault } from '../../../../fixtures/virtual-jig/jig.ts';
import { LoaderSession } from '../../../../station-core/device/loader/loader-session.ts';
import { bench } from '../bench.ts';

/** Once the chip is known, its security flags are read until two readings agree. */
const READINGS_OF_FLAGS = 2;

const soon = (): AbortSignal => AbortSignal.timeout(120_000);

async function entered(spec: BoardSpec, faults: readonly JigFault[] = []) {
  await using on = await bench(spec);
  for (const fault of faults) on.board.inject(fault);
  const { identity } = await LoaderSession.enter(on.wire, { signal: soon() });
  return { identity, asked: on.wire.names };
}

test('a first question that is refused for no reason is asked again after a fresh start', async () => {
  const { identity, asked } = await entered({ chip: 'esp32c3' }, ['first-question-refused']);
  expect(identity.chip).toBe('esp32c3');
  expect(asked.filter((name) => name === 'GET_SECURITY_INFO')).toHaveLength(2 + READINGS_OF_FLAGS);
  expect(asked.lastIndexOf('SYNC')).toBeGreaterThan(asked.indexOf('GET_SECURITY_INFO')); // it was a fresh start
});

test('ESP32 and S2 are identified by their ROM, all others by the id they report', async () => {
  expect((await entered({ chip: 'esp32' })).identity.chip).toBe('esp32');
  const { identity, asked } = await entered({ chip: 'esp32s2' });
  expect(identity.chip).toBe('esp32s2');
  expect(asked.filter((name) => name === 'GET_SECURITY_INFO')).toHaveLength(1 + READINGS_OF_FLAGS);
});

test('a chip of the family that this station does not know is named in the fault', async () => {
  await expect(entered({ chip: 'esp32c6' }, ['unknown-chip-id'])).rejects.toMatchObject({
    code: 'board.unknown-chip',
    evidence: { chipId: 25, name: 'ESP32-H21' },
  });
});

test.concurrent.each([
  { fault: 'deaf', code: 'board.not-heard', reported: { bootMode: 'download', modemLines: true } },
  { fault: 'brownout', code: 'board.brownout', reported: { resetReason: 'brownout' } },
] as const)('$fault: the banner tells what to do', async ({ fault, code, reported }) => {
  await expect(entered({ chip: 'esp32s3' }, [fault])).rejects.toMatchObject({ code, evidence: reported });
});

test.concurrent('a deaf board in Secure Download Mode says that too', async () => {
  const spec: BoardSpec = { chip: 'esp32s3', burnt: { ENABLE_SECURITY_DOWNLOAD: 1 } };
  await expect(entered(spec, ['deaf'])).rejects.toMatchObject({
    code: 'board.not-heard',
    evidence: { secureDownload: true },
  });
});
