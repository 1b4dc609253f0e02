/**
 * Loader replies carry no checksum, and refusing or naming a unit hangs on a few bytes of them: such a value is read
 * until two readings in a row agree.
 */
import { isDeepStrictEqual } from 'node:util';
import { Fault } from '../../../fault.ts';

const READINGS = 4;

export async function readUntilAgreed<Value>(name: string, once: () => Promise<Value>): Promise<Value> {
  let last = await once();
  for (let reading = 2; reading <= READINGS; reading++) {
    const next = await once();
    if (isDeepStrictEqual(next, last)) return next;
    last = next;
  }
  throw new Fault('board.garbled', { reading: name, readings: READINGS });
}
