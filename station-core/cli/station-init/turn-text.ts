import type { Setup } from '../../first-day/init/setup.ts';
import { taskCommand } from '../../first-day/init/task-command.ts';
import type { Question, Task, Turn } from '../../first-day/init/turn.ts';
import { answeringCommand, goOnCommand } from './go-on.ts';

/** What a setup waits for, in words. */

export function questionText({ asks, form, before, choices, several, suggestion }: Question): string {
  const separated = several ? '; put ; between several' : '';
  return [
    ...tasksText(before),
    `${asks} (${form}${separated}). ${suggestion === undefined ? 'An empty line stops here.' : 'An empty line takes what is in brackets.'}`,
    ...choices.map(({ value, says }, at) => `  ${String(at + 1)}  ${says}\n     ${value}`),
  ].join('\n');
}

export function tasksText(tasks: readonly Task[]): string[] {
  return tasks.flatMap((task) => [
    `- ${task.who}: ${task.does}`,
    ...(taskCommand(task)?.split('\n') ?? []).map((line) => `    ${line}`),
  ]);
}

export function missingAnswerText(question: Question, setup: Setup): string {
  return [
    ...tasksText(question.before),
    `Not answered yet: ${question.asks} (${question.form}). Then run:`,
    `    ${answeringCommand(setup, question)}`,
  ].join('\n');
}

export function waitText(turn: Extract<Turn, { kind: 'wait' }>, setup: Setup): string {
  const again = goOnCommand(setup);
  return [
    turn.says,
    ...tasksText(turn.tasks),
    ...(turn.name.endsWith('-signed')
      ? [
          '- Who signs on a machine of their own: sign a copy there, by the same command with the path of the copy, and bring it back.',
        ]
      : []),
    'Then run:',
    `    ${again}`,
    ...(turn.name.endsWith('-signed') ? ['Or, with signed copies:', `    ${again} --signed COPY COPY`] : []),
  ].join('\n');
}
