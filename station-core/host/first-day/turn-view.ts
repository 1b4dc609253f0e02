import { SETUP_QUESTIONS, type SetupAnswer, type SetupStage, type SetupTask } from '../../contract.ts';
import { answerWords } from '../../first-day/init/answer-words.ts';
import type { AnswerName } from '../../first-day/init/answers.ts';
import type { InitFile } from '../../first-day/init/init-file.ts';
import type { Setup } from '../../first-day/init/setup.ts';
import { taskCommand } from '../../first-day/init/task-command.ts';
import type { Question, QuestionName, Task, Turn } from '../../first-day/init/turn.ts';

/** What a setup waits for, as its screens get it: without the English words, for which each screen has its own. */
export function stageOf(turn: Turn, canGoBack: boolean): SetupStage {
  switch (turn.kind) {
    case 'question':
      return { kind: 'question', question: { ...questionView(turn.question), canGoBack } };
    case 'wait':
      return { kind: 'wait', name: turn.name, tasks: turn.tasks.map(taskView) };
    case 'done':
      return { kind: 'done' };
  }
}

function questionView({ name, several, suggestion, choices, before }: Question) {
  const suggested = suggestion === undefined ? [] : several ? suggestion.split('; ') : [suggestion];
  return { name, several, suggestion: suggested, choices: [...choices], before: before.map(taskView) };
}

function taskView(task: Task): SetupTask {
  const { name, values } = task;
  const command = taskCommand(task);
  return {
    name,
    ...(values === undefined ? {} : { values }),
    ...(command === undefined ? {} : { command }),
  };
}

/** Files that were brought, and a code, are not remembered: what was made of them stands in the folder. */
export function isAnswer(name: QuestionName): name is AnswerName {
  return name !== 'certificate' && name !== 'root' && name !== 'code' && name !== 'escrow';
}

/** With the certificates that wait to be imported: of those, too, somebody may have taken the wrong one. */
export function answersOf(file: InitFile, given: Setup['given']): SetupAnswer[] {
  return SETUP_QUESTIONS.flatMap((name): SetupAnswer[] => {
    if (name === 'certificate' || name === 'root') {
      const paths = given.get(name);
      return paths === undefined ? [] : [{ name, words: [...paths], fixed: false }];
    }
    const words = isAnswer(name) ? answerWords(name, file.answers) : undefined;
    return words === undefined || !isAnswer(name) ? [] : [{ name, words: [...words], fixed: file.isUsed(name) }];
  });
}
