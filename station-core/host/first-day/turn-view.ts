import { asCalled } from '../../called-as.ts';
import { SETUP_QUESTIONS, type SetupAnswer, type SetupStage, type SetupTask } from '../../contract.ts';
import { answerWords } from '../../first-day/init/answer-words.ts';
import type { AnswerName } from '../../first-day/init/answers.ts';
import type { InitFile } from '../../first-day/init/init-file.ts';
import type { Question, QuestionName, Task, Turn } from '../../first-day/init/turn.ts';

/** What a setup waits for, as its screens get it: without the English words, for which each screen has its own. */
export function stageOf(turn: Turn): SetupStage {
  switch (turn.kind) {
    case 'question':
      return { kind: 'question', question: questionView(turn.question) };
    case 'wait':
      return { kind: 'wait', name: turn.name, tasks: turn.tasks.map(taskView) };
    case 'done':
      return { kind: 'finished' };
  }
}

function questionView({ name, several, suggestion, choices, before }: Question) {
  const suggested = suggestion === undefined ? [] : several ? suggestion.split('; ') : [suggestion];
  return { name, several, suggestion: suggested, choices: [...choices], before: before.map(taskView) };
}

function taskView({ name, values, command }: Task): SetupTask {
  return {
    name,
    ...(values === undefined ? {} : { values }),
    ...(command === undefined ? {} : { command: asCalled(command) }),
  };
}

/** Files that were brought, and a code, are no answers: what was made of them stands in the folder. */
export function isAnswer(name: QuestionName): name is AnswerName {
  return name !== 'certificate' && name !== 'root' && name !== 'code' && name !== 'escrow';
}

export function answersOf(file: InitFile): SetupAnswer[] {
  return SETUP_QUESTIONS.filter(isAnswer).flatMap((name) => {
    const words = answerWords(name, file.answers);
    return words === undefined ? [] : [{ name, words: [...words], fixed: file.isUsed(name) }];
  });
}
