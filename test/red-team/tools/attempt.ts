import { expect, test } from 'vitest';
import type { FaultCode, FaultEvidence } from '../../../station-core/fault.ts';
import { Fault } from '../../../station-core/fault.ts';

/** One promise of the threat model under attack: a file here has one promise, and each attempt is a sentence. */

declare module 'vitest' {
  interface TaskMeta {
    /** How often this test attacked, and how often it was refused by name. */
    redTeam?: { attempts: number; refused: number };
  }
}

/** What an attack was answered with, and by whom. */
export interface Refusal {
  readonly code: FaultCode;
  readonly evidence?: FaultEvidence;
}

/**
 * An attack, told as what the attacker does. It counts as refused when `act` returns: whatever it did was turned away by
 * name, and nothing was signed or changed by it.
 */
export function attempt(sentence: string, act: () => Promise<void> | void): void {
  test(sentence, async ({ task }) => {
    const counted = { attempts: 1, refused: 0 };
    task.meta.redTeam = counted;
    expect.hasAssertions(); // an attack of which nothing was asked is not refused
    await act();
    counted.refused = 1;
  });
}

/** The same attack in several forms, each an attempt of its own. */
export function attempts<T extends readonly unknown[]>(
  rows: readonly (readonly [sentence: string, ...rest: T])[],
  act: (...row: T) => Promise<void> | void,
): void {
  for (const [sentence, ...rest] of rows) attempt(sentence, () => act(...(rest as unknown as T)));
}

/** A fault of the one table, by its code. An accident on the way (a bug, a lost connection) is no refusal. */
export async function refusedBy(attack: Promise<unknown>, refusal: Refusal): Promise<void> {
  const outcome = await attack.then(
    () => 'it was done',
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(Fault);
  expect(outcome).toMatchObject(refusal);
}
