import { expect, test } from 'vitest';
import { isJigFault, JIG_FAULTS } from '../../../fixtures/virtual-jig/jig.ts';
import { AGENT_FAULTS_SEEN } from './agent-faults.ts';
import { booted } from '../agent/booted-unit.ts';
import type { Seen } from './fault-steps.ts';
import { FLASH_FAULTS_SEEN } from './flash-faults.ts';
import { LINE_FAULTS_SEEN } from './line-faults.ts';
import { LOADER_FAULTS_SEEN } from './loader-faults.ts';

/** Every fault by name, and what a host sees of it. The type asks for all of them. */
const SEEN: Readonly<Record<keyof typeof JIG_FAULTS, Seen>> = {
  ...LOADER_FAULTS_SEEN,
  ...LINE_FAULTS_SEEN,
  ...FLASH_FAULTS_SEEN,
  ...AGENT_FAULTS_SEEN,
};

test.each(Object.keys(SEEN) as (keyof typeof SEEN)[])('fault %s shows on the wire', async (fault) => {
  await booted('esp32c3', async (unit, board, host) => {
    board.inject(fault);
    await SEEN[fault](unit, board, host);
  });
});

test('a fault that nobody knows is refused, and every name is documented in one line', () => {
  expect(isJigFault('silent-at:hello')).toBe(true);
  expect(isJigFault('unplug-at:DEFL_DATA')).toBe(true);
  expect(isJigFault('silent-at:nonsense')).toBe(false);
  expect(isJigFault('toString')).toBe(false);
  for (const line of Object.values(JIG_FAULTS)) expect(line).toMatch(/^[^\n]{10,120}$/);
});
