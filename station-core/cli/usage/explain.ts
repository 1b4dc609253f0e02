import type { Command } from 'commander';

export interface Explained {
  /** One line that can be typed as it stands, but for names of ports and files. */
  readonly example: string;
  /** What status 1 means beside a fault. */
  readonly no?: string;
}

/** Ends the help of a command: an example, and what its exit status says. */
export function explain(command: Command, { example, no }: Explained): Command {
  return command.addHelpText('after', `\nExample:\n  ${example}\n\n${exitStatusText(no)}`);
}

export function exitStatusText(no?: string): string {
  return [
    'Exit status:',
    '  0   done',
    `  1   ${no === undefined ? 'a fault' : `${no}, or a fault`}: the text says what happened and what to do`,
    '  2   wrong usage',
    '  70  a defect of Birthmark',
  ].join('\n');
}
