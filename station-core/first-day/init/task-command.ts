import { asCalled, asCalledElsewhere } from '../../called-as.ts';
import type { Task } from './turn.ts';

/** The command of a task as it is typed on the machine where it is done. */
export function taskCommand({ command, elsewhere }: Task): string | undefined {
  if (command === undefined) return undefined;
  return elsewhere === true ? asCalledElsewhere(command) : asCalled(command);
}
