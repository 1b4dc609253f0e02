import { copyFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSampleProduct } from '../../../fixtures/sample-product/sample-product.ts';
import type { SetupQuestionName, SetupView } from '../../../station-core/contract.ts';
import { Fault } from '../../../station-core/fault.ts';
import { phaseOf } from '../../../station-core/first-day/phase/phase.ts';
import { FirstDay } from '../../../station-core/host/first-day/first-day.ts';
import { makeSoftHsm } from '../../officers/softhsm.ts';
import { TrialInit } from '../../first-day/init/trial-init.ts';

/** A station of production, set up at a screen; the process beneath it is a new one for almost every answer. */

let init: TrialInit;
let ending = new AbortController();
let screen: FirstDay;
const bugs: unknown[] = [];

/** As a killed process and the next one: nothing but the folder is left of what was before. */
async function restart(): Promise<void> {
  ending.abort(new Fault('station.stopped'));
  ending = new AbortController();
  screen = await FirstDay.open({
    dataDir: init.dataDir,
    signal: ending.signal,
    makeTrial: () => Promise.reject(new TypeError('nobody asked for a trial')),
    reportBug: (error) => bugs.push(error),
  });
}

beforeAll(async () => {
  init = await TrialInit.make();
  await restart();
});
afterAll(() => {
  ending.abort(new Fault('station.stopped'));
  expect(bugs).toEqual([]);
});

/** What the screen shows once the station does nothing by itself any more. */
async function shown(): Promise<SetupView> {
  for await (const view of screen.watch(AbortSignal.timeout(200_000))) if (view.stage.kind !== 'working') return view;
  throw new Error('it works on');
}

async function answer(question: SetupQuestionName, ...words: string[]): Promise<SetupView> {
  screen.answer(question, words);
  return shown();
}

const asks = (name: SetupQuestionName) => ({ stage: { kind: 'question', question: { name } }, fault: null });

test('production begins with the name of the station, and an answer of another form is refused with the form', async () => {
  expect((await shown()).stage).toEqual({ kind: 'choice', trial: true });
  await screen.goOn();
  expect((await shown()).stage).toMatchObject({ question: { name: 'station', canGoBack: true } });
  screen.goBack();
  expect((await shown()).stage).toEqual({ kind: 'choice', trial: true });
  await screen.goOn();
  expect(await shown()).toMatchObject(asks('station'));
  const refused = await answer('station', 'line one');
  expect(refused).toMatchObject({ stage: asks('station').stage, fault: { code: 'setup.bad-answer' } });
  expect(refused.answers).toEqual([]);
  expect(await answer('station', 'ST10')).toMatchObject(asks('organization'));
});

test('with an answer there is no way back to the choice of a trial', () => {
  expect(() => {
    screen.goBack();
  }).toThrow(expect.objectContaining({ code: 'setup.moved-on' }));
});

test('a second window that answers the question of before is told that the setup moved on', async () => {
  expect(() => {
    screen.answer('station', ['ST02']);
  }).toThrow(expect.objectContaining({ code: 'setup.moved-on' }));
  expect((await shown()).answers).toEqual([{ name: 'station', words: ['ST10'], fixed: false }]);
});

test('an answer that nothing was made from yet can be given again', async () => {
  screen.askAgain('station');
  expect(await shown()).toMatchObject({ stage: { question: { name: 'station', suggestion: ['ST10'] } } });
  screen.goBack();
  const open = await shown();
  expect(open).toMatchObject(asks('organization'));
  expect(open.stage).toHaveProperty('question.canGoBack', false);
  screen.askAgain('station');
  await shown();
  expect(await answer('station', 'ST01')).toMatchObject(asks('organization'));
});

test('after a restart it goes on with the question that was open', async () => {
  await restart();
  expect(await shown()).toMatchObject(asks('organization'));
  expect(await answer('organization', 'Example Devices')).toMatchObject(asks('token'));
});

/** What a person at the screen may name: a file that says where tokens are, and nothing that keeps its reader. */
async function searchStoreOfOnesOwn(): Promise<void> {
  for (const path of ['/dev/zero', '/nowhere/softhsm2.conf', init.dataDir, init.officerFiles[0] ?? '']) {
    screen.askAgain('softhsmConf');
    await shown();
    const refused = await answer('softhsmConf', path);
    const question = { name: 'softhsmConf', canGoBack: true, suggestion: [path] };
    expect(refused, path).toMatchObject({ stage: { question } });
    expect(['station.bad-path', 'setup.bad-answer']).toContain(refused.fault?.code);
  }
  const conf = makeSoftHsm(init.dir, { label: 'st01', pin: '730418265' });
  const { stage } = await answer('softhsmConf', conf);
  if (stage.kind !== 'question') throw new Error('no question');
  expect(stage.question.choices.map(({ says }) => says)).toContainEqual(expect.stringMatching(/^st01, /));
}

test('the tokens of this machine are choices, and one in software is always among them', async () => {
  const { stage } = await shown();
  if (stage.kind !== 'question') throw new Error('no question');
  expect(stage.question.choices).toContainEqual(expect.objectContaining({ value: 'software' }));
  await searchStoreOfOnesOwn();
  expect(await answer('token', 'software')).toMatchObject(asks('officers'));
});

test('a file that is no key of an officer is said, and the question stays', async () => {
  const refused = await answer('officers', init.path('escrow.pem'), init.path('nowhere.json'));
  expect(refused.stage).toMatchObject(asks('officers').stage);
  expect(refused.fault?.code).toBeTypeOf('string');
  expect(await answer('officers', ...init.officerFiles)).toMatchObject(asks('present'));
});

test('the keys are made, and the request is there for the root; from then on the answers are fixed', async () => {
  await answer('present', 'Anna Berg, officer', 'Bo Chen, officer');
  await answer('authority', 'Example issuing 1');
  const { stage, answers } = await answer('units', 'Lamp One');
  expect(stage).toMatchObject({ question: { name: 'certificate', before: [{ name: 'root-signs' }, {}] } });
  expect(answers.every(({ fixed }) => fixed)).toBe(true);
  expect(() => {
    screen.askAgain('station');
  }).toThrow(expect.objectContaining({ code: 'setup.answered' }));
});

test('the root certifies them days later, on another machine; both certificates are taken in together', async () => {
  await restart();
  expect(await shown()).toMatchObject(asks('certificate'));
  await init.certificates();
  const [issuing, root] = [init.path('issuing.pem'), init.path('root.pem')];
  const wrong = await answer('certificate', root);
  expect(wrong).toMatchObject({ ...asks('certificate'), fault: { code: 'setup.other-certificate' } });
  expect(await answer('certificate', issuing)).toMatchObject(asks('root'));
  const other = await answer('root', issuing);
  expect(other).toMatchObject({ ...asks('root'), fault: { code: 'setup.other-root' } });
  expect(other.answers).toContainEqual({ name: 'certificate', words: [issuing], fixed: false });
  screen.askAgain('certificate');
  expect(await shown()).toMatchObject(asks('certificate'));
  expect(await answer('certificate', issuing)).toMatchObject(asks('root'));
  const headquarters = await answer('root', init.path('root.pem'));
  expect(headquarters).toMatchObject(asks('headquarters'));
  expect(headquarters.stage).toHaveProperty('question.before.0.command', expect.stringContaining('station add ST01'));
  const { stage } = await answer('headquarters', 'none');
  expect(stage).toMatchObject({
    kind: 'wait',
    name: 'configuration-signed',
    tasks: [{ name: 'sign' }, { name: 'sign' }],
  });
  expect(stage).toHaveProperty('tasks.0.command', expect.stringContaining('signer-config sign'));
});

test('each officer signs a copy elsewhere, and the screen takes both; a file of something else is refused', async () => {
  const copies = [init.path('anna.json'), init.path('bo.json')];
  for (const [at, copy] of copies.entries()) {
    await copyFile(init.configuration, copy);
    await init.sign(copy, 'signer', init.officers.slice(at, at + 1));
  }
  const [annas = '', bos = ''] = copies;
  screen.takeSigned(annas);
  expect((await shown()).stage).toMatchObject({ name: 'configuration-signed', tasks: [{ name: 'sign' }] });
  screen.takeSigned(init.officerFiles[0] ?? '');
  const refused = await shown();
  expect([refused.stage, refused.fault?.code]).toMatchObject([{ name: 'configuration-signed' }, 'document.malformed']);
  screen.takeSigned(bos);
  expect(await shown()).toMatchObject(asks('escrow'));
});

test('once both officers signed, what is left is asked, and the station waits for a product', async () => {
  await restart();
  expect(await shown()).toMatchObject(asks('escrow'));
  const account = await answer('escrow', init.path('escrow.pem'));
  expect(account.stage).toMatchObject({ question: { name: 'signerAccount', suggestion: ['same'] } });
  expect(await answer('signerAccount', 'same')).toMatchObject(asks('printer'));
  expect(await answer('printer', 'nothing://here')).toMatchObject({ stage: asks('printer').stage });
  expect((await answer('printer', 'folder:labels')).stage).toMatchObject({ question: { suggestion: ['typed'] } });
  await answer('scanner', 'typed');
  expect((await answer('jig', '1x4')).stage).toMatchObject({ kind: 'wait', name: 'product' });
  expect(await phaseOf(init.dataDir)).toBe('setup');
});

test('with a product and signed documents the folder is a station, and the setup is over', async () => {
  await writeSampleProduct(join(init.dataDir, 'products', 'lamp-one'), { chip: 'esp32c3' });
  await screen.goOn();
  expect(await shown()).toMatchObject(asks('permit'));
  await answer('permit', 'P-1');
  await answer('quota', '100');
  await answer('days', '365');
  await answer('ouis', 'any');
  expect((await answer('rights', 'none')).stage).toMatchObject({ kind: 'wait', name: 'documents-signed' });
  await init.sign(init.draft('manifest.jws'), 'manifest');
  await init.sign(init.draft('P-1.jws'), 'permit');
  await screen.goOn();
  expect((await shown()).stage).toEqual({ kind: 'done' });
  await screen.goOn();
  await screen.finished;
  expect({ phase: await phaseOf(init.dataDir), stage: (await shown()).stage }).toEqual({
    phase: 'station',
    stage: { kind: 'finished' },
  });
});

test('no PIN stands in what the setup leaves, but in the file of the token', async () => {
  const pin = (await readFile(join(init.dataDir, 'hsm', 'pin'), 'utf8')).trim();
  const names = await readdir(init.dataDir, { recursive: true, withFileTypes: true });
  const files = names.filter((each) => each.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const holding: string[] = [];
  for (const file of files) if ((await readFile(file)).includes(pin)) holding.push(file);
  expect(holding).toEqual([join(init.dataDir, 'hsm', 'pin')]);
});
