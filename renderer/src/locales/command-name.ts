import { COMMAND_NAME, withCommandName } from '../../../station-core/model/first-day/command-name.ts';

/** The same for the whole window: it belongs to one station on one machine. */
let ofStation: string = COMMAND_NAME;

/** Told by the station's first answer, before anything else is shown. */
export function rememberCommandName(name: string): void {
  ofStation = name;
}

/** A text of this window, with the commands in it as they are typed on the machine of the station. */
export function asTypedHere(text: string): string {
  return withCommandName(text, ofStation);
}
