import { type Command, Option } from 'commander';
import { jsonOption } from '../../arguments.ts';
import { answer } from '../../output.ts';
import { explain } from '../explain.ts';
import { headquartersOption } from './headquarters-option.ts';

/** What a person at headquarters reads in the registry and decides there, as data: upstream/commands acts on it. */
interface Declared {
  /** Group and command. */
  readonly words: readonly [string, string];
  readonly description: string;
  /** Flags and what they mean; the first ones, so many, must be given. */
  readonly options: readonly (readonly [string, string])[];
  readonly required: number;
  readonly example: string;
}

const GROUPS: Readonly<Record<string, string>> = {
  range: 'Serial numbers and MAC addresses that belong to a station.',
  key: 'The keys with which stations and programs come.',
  'checkpoint-key': 'The keys that sign the ledgers of stations.',
  conflict: 'What two units claim.',
  finding: 'Entries of stations that do not hold.',
  refusal: 'What was refused.',
  revocation: 'Certificates of units that stations revoked.',
  crl: 'Lists of revoked certificates.',
  unit: 'What all stations did with a unit.',
};

const BY = [
  ['--by <person>', 'who decides it'],
  ['--reason <text>', 'why'],
] as const;
const WHO = '--by hanna --reason checked';
const KEY = ['--key <sha256>', 'as `key list` shows it'] as const;
const STATION = ['--station <name>', 'which station'] as const;
const ID = ['--id <number>', 'as the list shows it'] as const;
const KEY_EXAMPLE = `--key ${'5b1f'.repeat(16)} ${WHO}`;

const listOf = (group: string, description: string): Declared => {
  return { words: [group, 'list'], description, options: [], required: 0, example: '' };
};

const REGISTRY: readonly Declared[] = [
  listOf(
    'station',
    'Show every station: entries, when it last came, until when its certificate and its open code are valid.',
  ),
  listOf('range', 'Show the ranges in force.'),
  {
    words: ['range', 'add'],
    description: 'Register a range of serial numbers or MAC addresses for a station.',
    options: [
      STATION,
      ...BY,
      ['--serial-prefix <text>', 'how the serial numbers begin'],
      ['--mac-prefix <octets>', 'how the MAC addresses begin: three octets or more'],
      ['--from <text>', 'the first of what follows the prefix'],
      ['--to <text>', 'the last of it, of the same length'],
    ],
    required: 3,
    example: `--station ST01 --serial-prefix L1-ST01- --from 000001 --to 004999 ${WHO}`,
  },
  {
    words: ['range', 'end'],
    description: 'End a range. Entries received under it stay.',
    options: [ID, ...BY],
    required: 3,
    example: `--id 7 ${WHO}`,
  },
  listOf('key', 'Show every key with its holder and state.'),
  {
    words: ['key', 'activate'],
    description: 'Take a key that waits into service.',
    options: [KEY, ...BY],
    required: 3,
    example: KEY_EXAMPLE,
  },
  {
    words: ['key', 'disable'],
    description: 'Disable a key permanently. Open connections are cut within seconds.',
    options: [KEY, ...BY],
    required: 3,
    example: KEY_EXAMPLE,
  },
  {
    words: ['checkpoint-key', 'replace'],
    description: 'Register the key with which a migrated station signs its ledger from now on.',
    options: [STATION, ['--checkpoint-key <key>', 'as the record of its key ceremony states it'], ...BY],
    required: 4,
    example: `--station ST01 --checkpoint-key ST01+5b1f0a2c+Aab… ${WHO}`,
  },
  listOf('conflict', 'Show open conflicts.'),
  {
    words: ['conflict', 'resolve'],
    description: 'Say who holds what two units claim: the first claim, or the second.',
    options: [ID, ['--verdict <verdict>', '`keep` for the first claim, `move` for the second'], ...BY],
    required: 4,
    example: `--id 7 --verdict keep ${WHO}`,
  },
  listOf('finding', 'Show open findings.'),
  {
    words: ['finding', 'close'],
    description: 'Close a finding. The entry stays as it is.',
    options: [ID, ...BY],
    required: 3,
    example: `--id 7 ${WHO}`,
  },
  listOf('refusal', 'Show what was refused: who, what, why, when, how often.'),
  listOf('revocation', 'Show the revoked certificates of units.'),
  listOf('crl', 'Show the newest CRL of each station, and the one that arrived here.'),
  {
    words: ['unit', 'show'],
    description: 'Show every certificate of a unit at every station.',
    options: [['--unit <mac>', 'its MAC address']],
    required: 1,
    example: '--unit 24:0a:c4:00:00:99',
  },
];

export function declareRegistry(upstream: Command): void {
  for (const declared of REGISTRY) {
    const [name] = declared.words;
    const known = upstream.commands.find((each) => each.name() === name);
    declareOne(known ?? upstream.command(name).description(GROUPS[name] ?? ''), declared);
  }
}

function declareOne(group: Command, { words, description, options, required, example }: Declared): void {
  const command = group.command(words[1]).description(description).addOption(headquartersOption());
  for (const [at, [flags, means]] of options.entries()) {
    const option = new Option(flags, means);
    command.addOption(at < required ? option.makeOptionMandatory() : option);
  }
  command.addOption(jsonOption()).action((given: Readonly<Record<string, string | boolean | undefined>>) =>
    answer(given['json'] === true, async () => {
      return (await import('../../commands/upstream-registry.ts')).askRegistry(words, namedAsTyped(command, given));
    }),
  );
  explain(command, {
    example: `birthmark upstream ${words.join(' ')} --data /srv/headquarters ${example}`.trimEnd(),
  });
}

/** By the words of the command line: `serial-prefix`, not `serialPrefix`. */
function namedAsTyped(
  command: Command,
  given: Readonly<Record<string, string | boolean | undefined>>,
): Record<string, string | undefined> {
  const named = command.options.map((option) => [option.name(), given[option.attributeName()]] as const);
  return Object.fromEntries(named.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}
