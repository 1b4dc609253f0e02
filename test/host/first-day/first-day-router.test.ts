import { createRouterClient } from '@orpc/server';
import { type AnyContractProcedure, isContractProcedure } from '@orpc/contract';
import { RPCHandler } from '@orpc/server/ws';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { contract, firstDayContract, type SetupView } from '../../../station-core/contract.ts';
import { CarriedFiles } from '../../../station-core/host/first-day/carried-files.ts';
import { PrinterTrial } from '../../../station-core/host/first-day/printer-trial.ts';
import { FirstDay } from '../../../station-core/host/first-day/first-day.ts';
import { firstDayRouter } from '../../../station-core/host/first-day/first-day-router.ts';

async function newStation() {
  const lines: string[] = [];
  const log = pino({ base: null }, { write: (line) => void lines.push(line) });
  const firstDay = await FirstDay.open({
    dataDir: '/nowhere/at-all',
    signal: new AbortController().signal,
    makeTrial: () => new Promise(() => undefined),
    reportBug: () => undefined,
  });
  const files = new CarriedFiles('/nowhere/at-all');
  const router = firstDayRouter({ firstDay, files, printer: new PrinterTrial('/nowhere/at-all'), log });
  return { router, lines, client: createRouterClient(router, { context: { screen: 'a screen' } }) };
}

const namesIn = (router: object): string[] =>
  Object.entries(router).flatMap(([group, procedures]) =>
    Object.keys(procedures as object).map((name) => `${group}.${name}`),
  );

test('while there is no station, nothing of one can be asked: the router has the calls of the setup and no other', async () => {
  const { router } = await newStation();
  expect(namesIn(router)).toEqual(namesIn(firstDayContract));
  const ofStation = namesIn(contract).filter((name) => name !== 'start.phase');
  expect(namesIn(router).filter((name) => ofStation.includes(name))).toEqual([]);
  expect(() => new RPCHandler(router)).not.toThrow();
});

test('a window learns from the first call that there is a setup behind it', async () => {
  const { client } = await newStation();
  expect(await client.start.phase()).toEqual({ phase: 'setup', command: 'birthmark' });
});

test('every call of the setup may answer with a fault, and says that nobody has to be signed in', () => {
  for (const procedures of Object.values<Record<string, AnyContractProcedure>>(firstDayContract)) {
    for (const procedure of Object.values(procedures)) {
      expect(isContractProcedure(procedure)).toBe(true);
      expect(procedure['~orpc'].meta).toEqual({ openTo: 'anyone' });
      expect(procedure['~orpc'].errorMap).toHaveProperty('FAULT');
    }
  }
});

test.each(['trial', 'T 1', '', 'A'.repeat(13), '../S1', 7, null])(
  'a trial called %j is refused by the contract before anything is made',
  async (station) => {
    const { client, lines } = await newStation();
    const make = client.firstDay.makeTrial as (input: unknown) => Promise<null>;
    await expect(make({ station })).rejects.toMatchObject({ data: { code: 'entry.invalid' } });
    expect(lines).toEqual([]);
  },
);

test('a window that watches sees the setup as it is, until it looks away', async () => {
  const { client } = await newStation();
  const stop = new AbortController();
  const seen: SetupView[] = [];
  for await (const view of await client.firstDay.watch(undefined, { signal: stop.signal })) {
    seen.push(view);
    stop.abort();
  }
  expect(seen).toEqual([
    { dataDir: '/nowhere/at-all', stage: { kind: 'choice', trial: true }, fault: null, answers: [], record: null },
  ]);
});

test('a PIN that nobody asked for is in no answer and no log', async () => {
  const { client, lines } = await newStation();
  const answer: unknown = await client.firstDay.givePin({ pin: '135790246' }).catch((error: unknown) => error);
  expect(answer).toMatchObject({ data: { code: 'setup.moved-on' } });
  expect(JSON.stringify(answer) + lines.join('')).not.toContain('135790246');
});

test('no address is asked for a printer, and no copy is taken, while another thing is asked', async () => {
  const { client } = await newStation();
  const printer = { address: 'socket://192.0.2.1:9100' };
  for (const call of [
    client.firstDay.printer(printer),
    client.firstDay.printTestLabel(printer),
    client.firstDay.takeSigned({ path: '/etc/passwd' }),
  ]) {
    await expect(call).rejects.toMatchObject({ data: { code: 'setup.moved-on' } });
  }
});

test.each([
  ['a question that there is not', { question: 'password', words: ['x'] }],
  [
    'words with a secret of a label',
    { question: 'station', words: ['{"ver":"v1","pop":"abcd1234","transport":"softap"}'] },
  ],
  ['too many words', { question: 'present', words: Array.from({ length: 65 }, () => 'x') }],
  ['no words at all', { question: 'station' }],
])('%s is refused by the contract', async (_what, input) => {
  const { client } = await newStation();
  const answer = client.firstDay.answer as (input: unknown) => Promise<null>;
  const refusal: unknown = await answer(input).catch((error: unknown) => error);
  expect(refusal).toHaveProperty('data.code', expect.stringMatching(/^entry\./));
});
