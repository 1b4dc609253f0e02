import { expect, test } from 'vitest';
import { lockState, touchEveryMs, WARN_BEFORE_MS } from '../../renderer/src/session/auto-lock.ts';
import { digitsOf, isPin, mistakesOf } from '../../renderer/src/screens/sign-in/sign-in-rules.ts';
import { contract } from '../../station-core/contract.ts';

const right = { id: 'anna.b', name: 'Anna Berger', pin: '482915', pinAgain: '482915' };

test('the first administrator sees every mistake at once', () => {
  expect(mistakesOf(right)).toEqual({});
  expect(mistakesOf({ id: 'Anna', name: ' ', pin: '12345', pinAgain: '1' })).toEqual({
    id: 'badId',
    name: 'badName',
    pin: 'badPin',
    pinAgain: 'pinsDiffer',
  });
});

test('what the form lets through, the contract takes; what it refuses, the contract refuses', () => {
  const schema = contract.session.createFirstAdministrator['~orpc'].inputSchema;
  const takes = ({ id, name, pin }: typeof right): boolean => schema?.safeParse({ id, name, pin }).success === true;
  const wrong = [
    { id: '' },
    { id: 'a'.repeat(33) },
    { id: '.a' },
    { name: '' },
    { name: 'x'.repeat(61) },
    { pin: '1' },
  ];
  expect(takes(right)).toBe(true);
  for (const part of wrong) {
    const entered = { ...right, pinAgain: part.pin ?? right.pin, ...part };
    expect(takes(entered)).toBe(false);
    expect(Object.keys(mistakesOf(entered))).toHaveLength(1);
  }
});

test('a PIN is digits, however it was entered, and no more than it may have', () => {
  expect(digitsOf('12a34 5678901234567')).toBe('123456789012');
  expect([isPin('12345'), isPin('123456'), isPin('1234567890123'), isPin('12345a')]).toEqual([
    false,
    true,
    false,
    false,
  ]);
});

test('the screen warns before it locks, and the person is warned in time', () => {
  const autoLockMs = 300_000;
  expect(lockState(0, autoLockMs)).toEqual({ kind: 'open' });
  expect(lockState(autoLockMs - WARN_BEFORE_MS, autoLockMs)).toEqual({ kind: 'warns', secondsLeft: 20 });
  expect(lockState(autoLockMs, autoLockMs)).toEqual({ kind: 'locks' });
});

test('the station hears of the person often enough not to lock first', () => {
  for (const autoLockMs of [10_000, 60_000, 600_000])
    expect(touchEveryMs(autoLockMs)).toBeLessThanOrEqual(autoLockMs / 4);
});
