import type { AnswerName } from './answers.ts';
import { QUESTIONS, readAnswer } from './questions.ts';
import type { Part, Setup } from './setup.ts';
import type { Choice, Turn } from './turn.ts';

/** Answers that were given beforehand are taken; the first that is missing is asked for. */
export function asks(...names: readonly AnswerName[]): Part {
  return async (setup) => {
    for (const name of names) {
      await takeGiven(name, setup);
      if (setup.file.answers[name] === undefined) return questionOf(name, setup);
    }
    return undefined;
  };
}

async function takeGiven(name: AnswerName, { given, file, signal }: Setup): Promise<void> {
  const words = given.get(name);
  if (words === undefined) return;
  await file.record(name, await readAnswer(name, words, file.dataDir), signal);
  given.delete(name); // once it is kept: whoever asked knows by that which answer was taken
}

export function questionOf(name: AnswerName, { file }: Pick<Setup, 'file'>): Extract<Turn, { kind: 'question' }> {
  const { asks: text, form, several = false, suggests, before } = QUESTIONS[name];
  const suggestion = suggests?.(file.answers);
  return {
    kind: 'question',
    question: {
      name,
      option: optionOf(name),
      asks: text,
      form,
      several,
      choices: [],
      before: before?.(file.answers) ?? [],
      ...(suggestion === undefined ? {} : { suggestion }),
    },
  };
}

/** As `--pin-file` is typed. */
export function optionOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The question for the token shows what was found. */
export function withChoices(turn: Turn | undefined, choices: readonly Choice[]): Turn | undefined {
  if (turn?.kind !== 'question') return turn;
  return { kind: 'question', question: Object.assign({}, turn.question, { choices }) };
}
