import { expect } from 'vitest';
import { Fault } from '../../../station-core/fault.ts';

/** Bad input is a fault or another valid value, never a crash. */
export function allowOnlyFaults(decode: () => unknown): void {
  try {
    decode();
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
  }
}

/** Says at which byte, if nothing more. */
export function expectBroken(decode: () => unknown): void {
  try {
    decode();
  } catch (error) {
    expect(error).toMatchObject({ code: 'board.agent-broke-protocol' });
    expect((error as Fault).evidence['offsetBytes']).toBeTypeOf('number');
    return;
  }
  expect.unreachable('it was accepted');
}
