import type { OfficerKey } from '../../formats/officer-key.ts';
import { verifierKeyWords } from '../../formats/tlog/verifier-key-words.ts';
import type { Task } from './turn.ts';

export interface WantedSignatures {
  readonly officers: readonly OfficerKey[];
  /** Ids. */
  readonly signedBy: readonly string[];
  /** Without the officer. */
  readonly command: string;
}

/** One for each officer who has not signed: any of them may. */
export function signatureTasks({ officers, signedBy, command }: WantedSignatures): Task[] {
  return officers
    .filter(({ id }) => !signedBy.includes(id))
    .map(({ id, name }) => ({
      name: 'sign',
      values: { officer: name },
      who: name,
      does: 'read it and sign it. KEYS is the folder where `birthmark officer new` put the private key.',
      command: `${command} --officer KEYS/${id}.officer.json`,
    }));
}

/** For the officers, before they sign: the network brought this key. */
export function compareKeyTasks(upstreamKey: string | undefined): Task[] {
  if (upstreamKey === undefined) return [];
  const key = verifierKeyWords(upstreamKey).join('; ');
  return [
    {
      name: 'compare-key',
      values: { key },
      who: 'Both officers',
      does: `compare the key of headquarters in what they sign with what headquarters printed with the code: ${key}.`,
    },
  ];
}
