import type { Command } from 'commander';

export interface Explained {
  /** One line that can be typed as it stands, but for names of ports and files. */
  readonly example: string;
  /** What status 1 means beside a fault. */
  readonly no?: string;
  /** What status 3 means: there is no answer. */
  readonly unknown?: string;
}

/** Ends the help of a command: an example, and what its exit status says. */
export function explain(command: Command, { example, no, unknown }: Explained): Command {
  return command.addHelpText('after', `\nExample:\n  ${example}\n\n${exitStatusText(no, unknown)}`);
}

export function exitStatusText(no?: string, unknown?: string): string {
  return [
    'Exit status:',
    '  0   done',
    `  1   ${no === undefined ? 'a fault' : `${no}, or a fault`}: the text says what happened and what to do`,
    '  2   wrong usage',
    ...(unknown === undefined ? [] : [`  3   ${unknown}`]),
    '  70  a defect of Birthmark',
  ].join('\n');
}
