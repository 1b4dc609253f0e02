import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LabelDesk } from '../../../station-core/station/scanners/label-desk.ts';
import type { WantedLabel } from '../../../station-core/station/plan/step-context.ts';

const never = new AbortController().signal;
const wanted = (number: number): WantedLabel => ({
  ...{ job: `job-${number}`, serial: `L1-${number}`, ssid: `LAMP_${number}` },
});
const labelOf = (number: number): string => JSON.stringify({ name: `LAMP_${number}` });

test('a scan between a wrong one and the next wait is kept for the slot, with its verdict', async () => {
  const desk = new LabelDesk();
  const first = desk.nextScan(wanted(1), never);
  const wrong = desk.ask('4006381333931', never);
  const right = desk.ask(labelOf(1), never);
  expect(right?.wanted).toEqual(wanted(1));
  expect((await first).reveal()).toBe('4006381333931');
  desk.judged('job-1', 'unreadable');
  const second = desk.nextScan(wanted(1), never);
  expect((await second).reveal()).toBe(labelOf(1));
  desk.judged('job-1', 'match');
  expect([await wrong?.verdict, await right?.verdict]).toEqual(['unreadable', 'match']);
});

test('it goes to no other slot that waits, when it names the one that is judging', async () => {
  const desk = new LabelDesk();
  const one = desk.nextScan(wanted(1), never);
  const two = desk.nextScan(wanted(2), never);
  desk.take('4006381333931');
  await one;
  expect(desk.take(labelOf(1))).toEqual(wanted(1));
  expect((await desk.nextScan(wanted(1), never)).reveal()).toBe(labelOf(1));
  desk.take(labelOf(2));
  expect((await two).reveal()).toBe(labelOf(2));
});

test('a scan that names none goes to a slot that waits rather than to one that is judging', async () => {
  const desk = new LabelDesk();
  const one = desk.nextScan(wanted(1), never);
  const two = desk.nextScan(wanted(2), never);
  desk.take(labelOf(1));
  await one;
  expect(desk.take('4006381333931')).toEqual(wanted(2));
  await two;
});

test('a slot that has its label waits for nothing any more', async () => {
  const desk = new LabelDesk();
  const one = desk.nextScan(wanted(1), never);
  desk.take(labelOf(1));
  await one;
  expect(desk.isAwaited).toBe(true);
  desk.judged('job-1', 'match');
  expect(desk.isAwaited).toBe(false);
  expect(desk.take(labelOf(1))).toBeUndefined();
});

test('what was kept for a slot that is stopped goes to nobody', async () => {
  const desk = new LabelDesk();
  const one = desk.nextScan(wanted(1), never);
  desk.take('4006381333931');
  desk.take(labelOf(1));
  await one;
  const stop = new AbortController();
  stop.abort(new Error('stopped'));
  await expect(desk.nextScan(wanted(1), stop.signal)).rejects.toThrow('stopped');
  await nextTurn();
  expect(desk.isAwaited).toBe(false);
});
