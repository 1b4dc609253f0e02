import { describe, expect, test } from 'vitest';
import type { PortView } from '../../../station-core/contract.ts';
import {
  beginAssigning,
  isNetworkAddress,
  look,
  nextWithoutPort,
} from '../../../renderer/src/screens/setup/ports/assigning.ts';

const port = (address: string, slot: number | null = null): PortView => ({
  address,
  topologyPath: address,
  name: address,
  slot,
});
const here = [port('1-1.1', 1), port('1-1.2')];

describe('teaching by plugging in', () => {
  test('what was there before is not what was plugged in', () => {
    expect(look(beginAssigning(3, here), here).kind).toBe('waiting');
  });

  test('the one port that appears is the one that was meant', () => {
    expect(look(beginAssigning(3, here), [...here, port('1-1.4')])).toEqual({ kind: 'appeared', port: port('1-1.4') });
  });

  test('pulled out and plugged in again counts', () => {
    const out = look(beginAssigning(3, here), [port('1-1.1', 1)]);
    if (out.kind !== 'waiting') throw new Error(out.kind);
    expect(out.assigning.known).toEqual(['1-1.1']);
    expect(look(out.assigning, here)).toEqual({ kind: 'appeared', port: port('1-1.2') });
  });

  test('of two that appear at once nobody guesses', () => {
    const seen = look(beginAssigning(3, here), [...here, port('1-1.4'), port('1-1.5')]);
    expect(seen.kind).toBe('several');
  });

  test('a port of another slot is never taken away from it', () => {
    const seen = look(beginAssigning(3, []), [port('1-1.1', 1)]);
    expect(seen).toMatchObject({ kind: 'of-other', other: 1 });
  });

  test('a port of another slot that is plugged in beside the right one does not confuse', () => {
    const seen = look(beginAssigning(3, []), [port('1-1.1', 1), port('1-1.4')]);
    expect(seen).toEqual({ kind: 'appeared', port: port('1-1.4') });
  });

  test('the own port of the slot may be plugged in again', () => {
    expect(look(beginAssigning(3, []), [port('1-1.4', 3)])).toMatchObject({ kind: 'appeared' });
  });

  test('a network port that was typed is not one that was plugged in', () => {
    expect(look(beginAssigning(3, here), [...here, port('socket://jig:4001')]).kind).toBe('waiting');
  });
});

test('after a slot comes the next one without a port, and after the last the first', () => {
  const slots = [1, 2, 3, 4].map((slot) => ({ slot, port: slot === 2 ? '1-1.2' : null }));
  expect(nextWithoutPort(slots, 1)).toBe(3);
  expect(nextWithoutPort(slots, 4)).toBe(1);
  expect(nextWithoutPort(slots.slice(1, 2), 2)).toBeUndefined();
});

test('a network address names scheme, host and port', () => {
  for (const good of ['rfc2217://jig-4.local:4001', 'socket://10.0.0.7:1', 'rfc2217://[fe80::1]:65535'])
    expect(isNetworkAddress(good), good).toBe(true);
  for (const bad of [
    '',
    '/dev/ttyUSB0',
    'http://jig:80',
    'socket://jig',
    'socket://jig:0',
    'socket://jig:65536',
    'socket://a b:1',
    'socket://jig:1/x',
  ])
    expect(isNetworkAddress(bad), bad).toBe(false);
});
