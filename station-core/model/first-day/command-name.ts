/** How the person who reads a text has to type the commands in it: `birthmark` where it is installed, `./run birthmark` in a clone. */

export const COMMAND_NAME = 'birthmark';

/** The first words of the command line. A test holds them equal to the commands that there are. */
export const COMMAND_WORDS = [
  'provision',
  'station',
  'serve',
  'screen',
  'people',
  'signer',
  'unit',
  'rework',
  'revoke',
  'crl',
  'ledger',
  'shift',
  'line',
  'diagnose',
  'sync',
  'upstream',
  'ca',
  'officer',
  'escrow',
  'permit',
  'revocation-order',
  'manifest',
  'signer-config',
  'lift',
  'recovery',
  'migration',
  'document',
  'chip',
  'efuse',
  'flash',
  'product',
  'release',
  'nvs',
  'partition-table',
  'secure-cert',
  'image',
  'trial',
  'label',
  'schema',
  'jig',
  'agent',
  'help',
] as const;

/** Not in a path, not `./run birthmark` already, and followed by what only a command is followed by. */
const COMMAND = new RegExp(
  `(?<![\\w./@-])(?<!run )${COMMAND_NAME}(?= (?:(?:${COMMAND_WORDS.join('|')})(?![\\w-])|--[a-z]|\\[))`,
  'g',
);

/** The same text, with the commands in it as they are typed where the name of the program is `name`. */
export function withCommandName(text: string, name: string): string {
  return name === COMMAND_NAME ? text : text.replaceAll(COMMAND, () => name);
}
