import { afterEach, expect, test, vi } from 'vitest';
import type { SetupStage } from '../../../station-core/contract.ts';
import { Fault } from '../../../station-core/fault.ts';
import { PersonAsked } from '../../../station-core/host/first-day/person-asked.ts';
import { Secret } from '../../../station-core/secret.ts';

afterEach(() => {
  vi.useRealTimers();
});

const STAGE: SetupStage = { kind: 'pin', tokenLabel: 'st01', tokenSerial: '42' };

function asked() {
  const pin = new PersonAsked<Secret<string>>();
  const stages: SetupStage[] = [];
  const ending = new AbortController();
  const answer = pin.ask({ stage: STAGE, signal: ending.signal, show: (stage) => stages.push(stage) });
  answer.catch(() => undefined);
  return { pin, stages, ending, answer };
}

test('the question is shown until somebody answers, and the work goes on with the answer', async () => {
  const { pin, stages, answer } = asked();
  expect(stages).toEqual([STAGE]);
  pin.answer(new Secret('135790'));
  expect((await answer).reveal()).toBe('135790');
  expect(stages).toEqual([STAGE, { kind: 'working' }]);
});

test('the first of two answers counts, and whoever was later is told', async () => {
  const { pin, answer } = asked();
  pin.answer(new Secret('135790'));
  expect(() => {
    pin.answer(new Secret('246800'));
  }).toThrow(expect.objectContaining({ code: 'setup.moved-on' }));
  expect((await answer).reveal()).toBe('135790');
});

test('a PIN that nobody asked for reaches nothing', () => {
  expect(() => {
    new PersonAsked<Secret<string>>().answer(new Secret('135790'));
  }).toThrow(expect.objectContaining({ code: 'setup.moved-on' }));
});

test('nobody answers: the work stops with a fault, and a late answer reaches nothing', async () => {
  vi.useFakeTimers();
  const { pin, answer } = asked();
  await vi.advanceTimersByTimeAsync(15 * 60_000);
  await expect(answer).rejects.toMatchObject({ code: 'setup.nobody-answered' });
  expect(() => {
    pin.answer(new Secret('135790'));
  }).toThrow(expect.objectContaining({ code: 'setup.moved-on' }));
});

test('a process that ends does not wait for anybody', async () => {
  const { ending, answer } = asked();
  ending.abort(new Fault('station.stopped'));
  await expect(answer).rejects.toMatchObject({ code: 'station.stopped' });
});
