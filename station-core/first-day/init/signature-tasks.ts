import { basename } from 'node:path';
import { SIGNATURE_THRESHOLD } from '../../formats/document-signatures.ts';
import type { OfficerKey } from '../../formats/officer-key.ts';
import { verifierKeyWords } from '../../formats/tlog/verifier-key-words.ts';
import { shellWord } from './handover-tasks.ts';
import type { Task } from './turn.ts';

export interface WantedSignatures {
  readonly officers: readonly OfficerKey[];
  /** Ids. */
  readonly signedBy: readonly string[];
  /** Of the document. */
  readonly path: string;
  /** Without the document and the officer. */
  readonly command: string;
}

/** One for each officer who has not signed: any of them may. */
export function signatureTasks({ officers, signedBy, path, command }: WantedSignatures): Task[] {
  const missing = String(Math.max(0, SIGNATURE_THRESHOLD - signedBy.length));
  const document = basename(path);
  return officers
    .filter(({ id }) => !signedBy.includes(id))
    .map(({ id, name }) => ({
      name: 'sign',
      values: { officer: name, document, missing },
      who: name,
      does: `read ${document} and sign it.`,
      command: `${command} ${shellWord(path)} --officer KEYS/${id}.officer.json`,
    }));
}

/** Said once, before the commands of all. */
export const KEYS_SENTENCE = 'In the commands, KEYS is the folder where `birthmark officer new` put the private key.';

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
