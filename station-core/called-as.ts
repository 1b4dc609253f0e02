import { COMMAND_NAME, withCommandName } from './model/first-day/command-name.ts';
import { isPrintable } from './model/printable.ts';

/** `./run` says here how it was called. It is shown and never executed. */
const VARIABLE = 'BIRTHMARK_COMMAND';
const MAX_CHARACTERS = 200;

/** How this program is called on this machine. Whoever starts it sets the variable, so a text that cannot be shown is left out. */
export function commandName(): string {
  const name = process.env[VARIABLE] ?? '';
  return name === '' || name.length > MAX_CHARACTERS || !isPrintable(name) ? COMMAND_NAME : name;
}

/**
 * For every text on its way to a person. Texts are written with `birthmark …`; in a clone, where that is no command, they are
 * shown with the name that is one.
 */
export function asCalled(text: string): string {
  return withCommandName(text, commandName());
}

/**
 * The same for another machine, where the path of this clone means nothing: whoever has a clone there types the command in it.
 * `asCalled` leaves it as it is.
 */
export function asCalledElsewhere(text: string): string {
  return commandName() === COMMAND_NAME ? text : withCommandName(text, `./run ${COMMAND_NAME}`);
}
