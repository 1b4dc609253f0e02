/** What a new station waits for: an answer, somebody else, or nothing more. */

import type { SetupTaskName } from '../../model/first-day/setup-tasks.ts';
import type { AnswerName } from './answers.ts';

/** Files, and a one-time code, that are taken in by what needs them, and not remembered. */
export type Given = 'certificate' | 'root' | 'code' | 'escrow';
export type QuestionName = AnswerName | Given;
/** Copies that officers signed elsewhere are no answer to a question: a wait takes them. */
export type GivenName = QuestionName | 'signed';

/** Something that a person does elsewhere, in the order in which it is done. */
export interface Task {
  /** By which a screen in another language finds its words; `values` are what stands in them. */
  readonly name: SetupTaskName;
  readonly values?: Readonly<Record<string, string>>;
  readonly who: string;
  readonly does: string;
  /** As it is typed, on the machine of whoever does it. */
  readonly command?: string;
  /** That is another machine than this one. */
  readonly elsewhere?: true;
}

export interface Choice {
  readonly value: string;
  readonly says: string;
  /** Of a token, for a screen in another language. */
  readonly token?: { readonly label: string; readonly kind: string; readonly serial: string };
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

export const WAITS = ['configuration-signed', 'signer-installed', 'product', 'documents-signed'] as const;
export type WaitName = (typeof WAITS)[number];

export type Turn =
  | { readonly kind: 'question'; readonly question: Question }
  | { readonly kind: 'wait'; readonly name: WaitName; readonly says: string; readonly tasks: readonly Task[] }
  | { readonly kind: 'done'; readonly tasks: readonly Task[] };
