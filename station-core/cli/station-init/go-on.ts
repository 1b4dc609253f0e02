import type { Fault } from '../../fault.ts';
import { optionOf } from '../../first-day/init/ask.ts';
import { shellWord } from '../../first-day/init/handover-tasks.ts';
import { QUESTIONS } from '../../first-day/init/questions.ts';
import type { Setup } from '../../first-day/init/setup.ts';
import type { GivenName, Question, QuestionName } from '../../first-day/init/turn.ts';

/** The whole command with which a setup goes on, wherever it ended. */

/** Answers that were given in this call and not needed yet are given again: only those that were taken are kept. */
export function goOnCommand({ file, given }: Pick<Setup, 'file' | 'given'>, ...more: readonly string[]): string {
  const waiting = [...given].flatMap(([name, words]) => (NOT_REPEATED.has(name) ? [] : [option(name, words)]));
  return [`birthmark station init --data ${shellWord(file.dataDir)}`, ...waiting, ...more].join(' ');
}

/** A code is a secret, and is asked for. Signed copies belong to the wait in which they were given. */
const NOT_REPEATED: ReadonlySet<GivenName> = new Set(['code', 'signed']);

function option(name: GivenName, words: readonly string[]): string {
  return [optionOf(name), ...words.map(shellWord)].join(' ');
}

/** With the answer that is missing: as it is proposed, or in capitals. */
export function answeringCommand(
  setup: Pick<Setup, 'file' | 'given'>,
  { name, suggestion, several }: Question,
): string {
  if (name === 'code') return goOnCommand(setup); // it asks: a code in an argument is one that others see
  const proposed = several ? suggestion?.split('; ') : suggestion === undefined ? undefined : [suggestion];
  const answer = proposed === undefined ? `${optionOf(name)} ${PLACEHOLDERS[name]}` : option(name, proposed);
  const given = new Map([...setup.given].filter(([each]) => each !== name));
  return goOnCommand({ file: setup.file, given }, answer);
}

const PLACEHOLDERS: Readonly<Record<Exclude<QuestionName, 'code'>, string>> = {
  station: 'NAME',
  organization: '"NAME"',
  token: 'URI',
  softhsmConf: 'FILE',
  officers: 'ID.officer.json ID.officer.json',
  present: '"NAME, ROLE" "NAME, ROLE"',
  authority: '"NAME"',
  units: '"NAME"',
  certificate: 'STICK/issuing.pem --root STICK/root.pem',
  root: 'STICK/root.pem',
  headquarters: 'https://HOST:PORT',
  fingerprint: 'SHA256',
  escrow: 'NAME.escrow.pem',
  signerAccount: 'NAME',
  pinFile: 'FILE',
  printer: 'ADDRESS',
  scanner: 'typed',
  jig: 'ROWSxCOLUMNS',
  permit: 'NAME',
  quota: 'NUMBER',
  days: 'NUMBER',
  ouis: 'AA:BB:CC',
  rights: 'RIGHT',
};

/**
 * After a fault. An answer that it refused is asked for again. Where something was made from an answer no other is taken:
 * such options would be refused in the next call, each in its turn.
 */
export function goOnAfter(fault: Fault, { file, given }: Pick<Setup, 'file' | 'given'>): string {
  const { question } = fault.evidence;
  const kept = new Map(
    [...given].filter(([name]) => name !== question && asksOf(name) !== question && !isFixed(name, file)),
  );
  return goOnCommand({ file, given: kept });
}

function isFixed(name: GivenName, file: Setup['file']): boolean {
  return Object.hasOwn(QUESTIONS, name) && file.isUsed(name as keyof typeof QUESTIONS);
}

function asksOf(name: GivenName): string | undefined {
  return Object.hasOwn(QUESTIONS, name) ? QUESTIONS[name as keyof typeof QUESTIONS].asks : undefined;
}
