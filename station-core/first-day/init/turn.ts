/** What a new station waits for: an answer, somebody else, or nothing more. */

import type { AnswerName } from './answers.ts';

/** Files that are taken in by what needs them, and not remembered. */
export type GivenFile = 'certificate' | 'root' | 'escrow';
export type QuestionName = AnswerName | GivenFile;

/** Something that a person does elsewhere, in the order in which it is done. */
export interface Task {
  readonly who: string;
  readonly does: string;
  /** As it is typed, on the machine of whoever does it. */
  readonly command?: string;
}

export interface Choice {
  readonly value: string;
  readonly says: string;
}

export interface Question {
  readonly name: QuestionName;
  /** Of the option that answers it: `--station`. */
  readonly option: string;
  readonly asks: string;
  /** What an answer looks like. */
  readonly form: string;
  /** Separate answers to one question: at a terminal with `;` between them. */
  readonly several: boolean;
  readonly suggestion?: string;
  readonly choices: readonly Choice[];
  /** What others do before it can be answered. */
  readonly before: readonly Task[];
}

export type Turn =
  | { readonly kind: 'question'; readonly question: Question }
  | { readonly kind: 'wait'; readonly says: string; readonly tasks: readonly Task[] }
  | { readonly kind: 'done'; readonly tasks: readonly Task[] };
