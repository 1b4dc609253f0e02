import { Fault } from '../../station-core/fault.ts';
import { macSchema } from '../../station-core/model-schemas.ts';
import type { Mac } from '../../station-core/model/mac.ts';
import { PERSON_ID } from '../../station-core/model/person.ts';
import { MAX_ENTRY_CHARACTERS } from '../../station-core/model/limits.ts';
import { SHA256_HEX } from '../../station-core/model/digest.ts';
import { activateKey, disableKey } from '../certificates/client-certificates.ts';
import type { Database } from '../database.ts';
import { settleAtHeadquarters } from '../registry/conflicts.ts';
import { closeFinding } from '../registry/findings.ts';
import { addRange, endRange } from '../registry/ranges.ts';
import { replaceCheckpointKey } from '../replace-key.ts';
import { certificatesOfUnit, list } from './lists.ts';

/** What a person at headquarters decides, as words of the command line. Every change names the person and a reason. */
export type Options = Readonly<Record<string, string | undefined>>;

type Command = (database: Database, options: Options) => Promise<unknown>;

export const COMMANDS: Readonly<Record<string, Command>> = {
  'station list': (database) => list(database, 'stations'),
  'range add': async (database, options) => {
    const serialPrefix = options['serial-prefix'];
    const prefix = serialPrefix ?? needed(options, 'mac-prefix');
    const { from: first, to: last } = options;
    await addRange(database, {
      station: needed(options, 'station'),
      kind: serialPrefix === undefined ? 'mac' : 'serial',
      prefix,
      ...(first !== undefined && { first }),
      ...(last !== undefined && { last }),
      by: personIn(options),
      reason: reasonIn(options),
    });
  },
  'range end': (database, options) => endRange(database, decision(options)),
  'range list': (database) => list(database, 'ranges'),
  'key activate': (database, options) => activateKey(database, keyChange(options)),
  'key disable': (database, options) => disableKey(database, keyChange(options)),
  'key list': (database) => list(database, 'keys'),
  'conflict resolve': (database, options) =>
    settleAtHeadquarters(database, { ...decision(options), verdict: verdictIn(options) }),
  'conflict list': (database) => list(database, 'conflicts'),
  'finding close': (database, options) => closeFinding(database, decision(options)),
  'finding list': (database) => list(database, 'findings'),
  'checkpoint-key replace': (database, options) =>
    replaceCheckpointKey(database, {
      station: needed(options, 'station'),
      checkpointKey: needed(options, 'checkpoint-key'),
      by: personIn(options),
      reason: reasonIn(options),
    }),
  'unit show': (database, options) => certificatesOfUnit(database, unitIn(options)),
  'revocation list': (database) => list(database, 'revocations'),
  'crl list': (database) => list(database, 'crls'),
  'refusal list': (database) => list(database, 'refusals'),
};

export function commandNamed(words: readonly string[]): Command {
  const command = COMMANDS[words.join(' ')];
  if (command !== undefined) return command;
  throw new Fault('station.bad-argument', { command: words.join(' '), known: Object.keys(COMMANDS).join(', ') });
}

function decision(options: Options) {
  return { id: idIn(options), by: personIn(options), reason: reasonIn(options) };
}

function keyChange(options: Options) {
  const spkiSha256Hex = needed(options, 'key');
  if (!SHA256_HEX.test(spkiSha256Hex)) throw new Fault('station.bad-argument', { key: spkiSha256Hex });
  return { spkiSha256Hex, by: personIn(options), reason: reasonIn(options) };
}

function verdictIn(options: Options): 'keep' | 'move' {
  const verdict = needed(options, 'verdict');
  if (verdict === 'keep' || verdict === 'move') return verdict;
  throw new Fault('station.bad-argument', { verdict, known: 'keep, move' });
}

function idIn(options: Options): number {
  const id = needed(options, 'id');
  if (/^[1-9][0-9]{0,14}$/.test(id)) return Number(id);
  throw new Fault('station.bad-argument', { id });
}

function unitIn(options: Options): Mac {
  const unit = macSchema.safeParse(needed(options, 'unit'));
  if (unit.success) return unit.data;
  throw new Fault('station.bad-argument', { unit: needed(options, 'unit') });
}

function personIn(options: Options): string {
  const by = needed(options, 'by');
  if (PERSON_ID.test(by)) return by;
  throw new Fault('station.bad-argument', { by });
}

function reasonIn(options: Options): string {
  const reason = needed(options, 'reason');
  if (reason.length <= MAX_ENTRY_CHARACTERS && !/\p{Cc}/u.test(reason)) return reason;
  throw new Fault('station.bad-argument', { reason: 'too long, or not printable' });
}

function needed(options: Options, name: string): string {
  const value = options[name]?.trim();
  if (value !== undefined && value !== '') return value;
  throw new Fault('station.bad-argument', { missing: `--${name}` });
}
