import { beforeEach, expect, test } from 'vitest';
import { Alarm, type SoundDevice } from '../../renderer/src/alarm/alarm.ts';

/** A browser's sound: silent, and deaf to being asked, until `allow` is called, as before a first touch. */
class Device implements SoundDevice {
  running = false;
  asked = 0;
  readonly played: (readonly number[])[] = [];
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  readonly wake = (): void => {
    this.asked += 1;
  };
  readonly play = (tonesHz: readonly number[]): void => {
    this.played.push(tonesHz);
  };

  allow(): void {
    this.running = true;
    this.#changed();
  }
}

let opened: Device[];
let alarm: Alarm;

beforeEach(() => {
  opened = [];
  alarm = new Alarm((changed) => {
    const device = new Device(changed);
    opened.push(device);
    return device;
  });
});

function theDevice(): Device {
  const [device, ...others] = opened;
  if (device === undefined || others.length > 0) throw new Error(`${opened.length} sound devices are open`);
  return device;
}

test('FAIL falls, ERROR stays level: they are distinguishable with closed eyes', () => {
  alarm.unlock();
  theDevice().allow();
  alarm.sound('fail');
  alarm.sound('error');
  const [fail, error] = theDevice().played;
  expect(fail?.[0]).toBeGreaterThan(fail?.[1] ?? Infinity);
  expect(error?.[0]).toBe(error?.[1]);
});

test('nothing is blocked before anything was to sound', () => {
  expect(alarm.blocked).toBe(false);
});

test('an alarm before the first touch says that it is blocked, and sounds at the touch, the newest one and once', () => {
  alarm.sound('error');
  alarm.sound('fail');
  expect(alarm.blocked).toBe(true);
  expect(theDevice().played).toEqual([]);
  expect(theDevice().asked).toBe(2);

  alarm.unlock();
  theDevice().allow();
  expect(alarm.blocked).toBe(false);
  expect(theDevice().played).toEqual([[620, 440]]);
});

test('what was acknowledged meanwhile does not sound at the first touch', () => {
  alarm.sound('fail');
  alarm.hush();
  theDevice().allow();
  expect(theDevice().played).toEqual([]);
});

test('a screen that sleeps and is woken sounds again', () => {
  alarm.unlock();
  theDevice().allow();
  theDevice().running = false;
  alarm.sound('fail');
  expect(theDevice().played).toEqual([]);
  theDevice().allow();
  expect(theDevice().played).toEqual([[620, 440]]);
});

test('a wrong scan sounds once and at once; where nothing may sound, it never does later', () => {
  alarm.unlock();
  alarm.soundWrongScan();
  theDevice().allow();
  expect(theDevice().played).toEqual([]);
  alarm.soundWrongScan();
  expect(theDevice().played).toEqual([[330]]);
});
