import { resolve } from 'node:path';
import { asCalled } from '../../called-as.ts';
import { Fault } from '../../fault.ts';
import { isBrought } from '../../first-day/init/brought.ts';
import { withHome } from '../../first-day/init/home-path.ts';
import { InitFile } from '../../first-day/init/init-file.ts';
import type { ConfirmFactName } from '../../model/first-day/confirm-facts.ts';
import type { Holder, Setup } from '../../first-day/init/setup.ts';
import { SetupLock } from '../../first-day/init/setup-lock.ts';
import { nextTurn } from '../../first-day/init/station-init.ts';
import { taskCommand } from '../../first-day/init/task-command.ts';
import type { Choice, GivenName, Question, QuestionName, Task, Turn } from '../../first-day/init/turn.ts';
import { phaseOf } from '../../first-day/phase/phase.ts';
import type { SlowAct } from '../../model/first-day/slow-acts.ts';
import { askLine, askSecret, SETUP_PATIENCE_MS } from '../ask-secret.ts';
import { ceremonyPin } from '../ceremony-terminal.ts';
import { type CommandResult, faultText } from '../output.ts';
import { answeringCommand, goOnAfter, goOnCommand } from '../station-init/go-on.ts';
import { missingAnswerText, questionText, tasksText, waitText } from '../station-init/turn-text.ts';
import { table } from '../text-table.ts';
import { check } from './station-check.ts';

export type StationInitOptions = Readonly<Partial<Record<GivenName, string | readonly string[]>>> & {
  readonly data: string;
  readonly json: boolean;
};

/** Asks what is missing at the terminal; without one, the first question that is not answered is the result. */
export async function initStation(options: StationInitOptions, signal: AbortSignal): Promise<CommandResult> {
  const { data, json, ...words } = options;
  const dataDir = resolve(data);
  const file = await InitFile.open(dataDir);
  const given: Setup['given'] = new Map();
  for (const [name, word] of Object.entries(words)) {
    given.set(name as GivenName, typeof word === 'string' ? [word] : word);
  }
  const asksPerson = process.stdin.isTTY && !json;
  const setup: Setup = { file, holder: atTerminal(dataDir, { signal, tells: asksPerson }), given, signal };
  try {
    const turn = await turnWithin(setup, asksPerson);
    if (turn.kind === 'done') setup.holder.begins('check');
    return await resultOf(turn, setup);
  } catch (error) {
    if (json || !(error instanceof Fault) || error.code === 'station.bug') throw error;
    process.stderr.write(`${faultText(error)}\n`);
    const text = `The answers so far are kept. To go on, run:\n    ${goOnAfter(error, setup)}`;
    return { ok: false, text, json: undefined };
  }
}

/** A station that stands has nothing to be written here, and may be at work. */
async function turnWithin(setup: Setup, asksPerson: boolean): Promise<Turn> {
  const { dataDir } = setup.file;
  const isSetUp = setup.file.hasSetup && (await phaseOf(dataDir)) === 'station';
  using lock = isSetUp ? undefined : SetupLock.take(dataDir, 'terminal');
  void lock;
  return asksPerson ? await converse(setup) : await nextTurn(setup);
}

/** Until nobody here can answer what comes next. */
async function converse(setup: Setup): Promise<Turn> {
  let turn = await nextTurn(setup);
  while (turn.kind === 'question') {
    const words = await askQuestion(turn.question, setup.signal);
    if (words === undefined) return turn;
    turn = await answered(setup, turn.question, withHome(turn.question.name, words));
  }
  return turn;
}

/** What cannot be used is asked for again: an answer that was taken is no longer what was given, or lies in the folder. */
async function answered(setup: Setup, question: Question, words: readonly string[]): Promise<Turn> {
  setup.given.set(question.name, words);
  try {
    return await nextTurn(setup);
  } catch (error) {
    if (!(error instanceof Fault) || wasTaken(question.name, words, setup) || setup.signal.aborted) throw error;
    setup.given.delete(question.name);
    process.stderr.write(`${faultText(error)}\n`);
    return { kind: 'question', question };
  }
}

function wasTaken(name: QuestionName, words: readonly string[], { file, given }: Setup): boolean {
  return given.get(name) !== words || ((name === 'certificate' || name === 'root') && isBrought(file.dataDir, name));
}

/** Undefined for an empty line, and where nobody types: whoever has no answer yet stops here. */
async function askQuestion(question: Question, signal: AbortSignal): Promise<readonly string[] | undefined> {
  const { suggestion, several, choices } = question;
  process.stderr.write(asCalled(`\n${questionText(question)}\n`));
  const typed = await typedLine(question, signal);
  if (typed === undefined) return undefined;
  const line = typed === '' ? (suggestion ?? '') : (chosen(typed, choices) ?? typed);
  if (line === '') return undefined;
  return several ? line.split(';').map((each) => each.trim()) : [line];
}

async function typedLine({ name, asks, suggestion }: Question, signal: AbortSignal): Promise<string | undefined> {
  try {
    if (name === 'code') return (await askSecret(asks, signal, SETUP_PATIENCE_MS)).reveal();
    return await askLine(suggestion === undefined ? asks : `${asks} [${suggestion}]`, signal, SETUP_PATIENCE_MS);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'person.no-answer') throw error;
    process.stderr.write(`\n${faultText(error)}\n`);
    return undefined;
  }
}

function chosen(typed: string, choices: readonly Choice[]): string | undefined {
  return /^\d{1,3}$/.test(typed) ? choices[Number(typed) - 1]?.value : undefined;
}

/** What a program reads is run by people, too. */
const withCommands = (tasks: readonly Task[]): Task[] =>
  tasks.map((task) => {
    const command = taskCommand(task);
    return command === undefined ? task : { ...task, command };
  });

async function resultOf(turn: Turn, setup: Setup): Promise<CommandResult> {
  switch (turn.kind) {
    case 'question': {
      const question = { ...turn.question, before: withCommands(turn.question.before) };
      const again = asCalled(answeringCommand(setup, turn.question));
      return {
        ok: false,
        json: { ok: false, next: { ...turn, question }, again },
        text: missingAnswerText(turn.question, setup),
      };
    }
    case 'wait': {
      const next = { ...turn, tasks: withCommands(turn.tasks) };
      return { json: { ok: true, next, again: asCalled(goOnCommand(setup)) }, text: waitText(turn, setup) };
    }
    case 'done': {
      const checked = await check(setup.file.dataDir, setup.signal);
      return {
        json: { ok: true, next: { ...turn, tasks: withCommands(turn.tasks) }, check: checked.json },
        text: [checked.text, '', 'The setup is written. Next:', ...tasksText(turn.tasks)].join('\n'),
      };
    }
  }
}

/** Keys in a token may take a minute each. */
const SAYS: Readonly<Record<SlowAct, string>> = {
  'find-tokens': 'Looking for PKCS#11 drivers and tokens …',
  'make-token': 'Making a SoftHSM token in the folder of the station …',
  keys: 'Making the four keys of the station. A token may take a minute for each …',
  enrol: 'Enrolling at headquarters …',
  journal: 'Checking the signatures and beginning the journal of the signing service …',
  record: 'Writing the record of the ceremony …',
  products: 'Reading and checking the products …',
  check: 'Checking the station …',
};

interface Told {
  readonly signal: AbortSignal;
  /** A program that reads the answer reads no progress. */
  readonly tells: boolean;
}

function atTerminal(dataDir: string, { signal, tells }: Told): Holder {
  return {
    askPin: ceremonyPin(dataDir, 'station', signal).askPin,
    confirm: async (facts, station) => {
      process.stderr.write(`\n${table(facts.map(([name, value]) => [FACTS[name], value]))}\n`);
      const typed = await askLine(`Type ${station} to make the keys of this station`, signal, SETUP_PATIENCE_MS);
      if (typed !== station) throw new Fault('ceremony.not-confirmed', { wanted: station });
    },
    begins: (act) => {
      if (tells) process.stderr.write(`${SAYS[act]}\n`);
    },
  };
}

const FACTS: Readonly<Record<ConfirmFactName, string>> = {
  station: 'station',
  token: 'token',
  driver: 'PKCS#11 module',
  authority: 'issuing CA',
  scope: 'may certify',
  officer: 'officer',
  person: 'present',
};
