import { join, resolve } from 'node:path';
import { beginMigration } from '../../ceremony/migrate/begin.ts';
import { finishMigration } from '../../ceremony/migrate/finish.ts';
import { FILES, readDraft, type DraftedMigration } from '../../ceremony/migrate/folder.ts';
import { needsNewKeys } from '../../ceremony/migrate/statements.ts';
import type { ReachedBy } from '../../ceremony/migrate/switch-station.ts';
import { Fault } from '../../fault.ts';
import { SIGNATURE_THRESHOLD } from '../../formats/document-signatures.ts';
import type { MigrationDocument } from '../../formats/documents/migration-document.ts';
import { migrationWords } from '../../officers/migration-words.ts';
import { readPin } from '../../signer/config/read-pin.ts';
import { version } from '../../station/version.ts';
import { askSecret } from '../ask-secret.ts';
import type { CommandResult } from '../output.ts';
import { table } from '../text-table.ts';

export interface MigrateOptions {
  readonly data: string;
  readonly folder: string;
  readonly withoutOldToken: boolean;
  readonly config?: string;
  readonly officersSha256?: string;
  readonly root?: string;
  readonly socket?: string;
  readonly pinFile?: string;
  readonly softhsmConf?: string;
  readonly json: boolean;
}

/** Each call does the next step; what was done is seen from the folder. */
export async function migrate(options: MigrateOptions, signal: AbortSignal): Promise<CommandResult> {
  const { folder } = options;
  const draft = await readDraft(folder);
  if (draft === undefined) return begin(options, signal);
  if (draft.document.signatures.length < SIGNATURE_THRESHOLD) return waiting(folder, draft);
  return finish(options, signal);
}

async function begin({ data, folder, withoutOldToken }: MigrateOptions, signal: AbortSignal): Promise<CommandResult> {
  const asked = { dataDir: data, folder, withoutOldToken, now: new Date(), version: version() };
  const { content, document } = await beginMigration(asked, signal);
  const rows = [...migrationWords(content), ['document', document.payloadSha256Hex] as const];
  return {
    text: [
      table(rows),
      '',
      `Nothing has changed in ${data}. To print, and to sign by hand: ${join(folder, FILES.record)}`,
      ...keysText(content),
      signText(folder, SIGNATURE_THRESHOLD),
    ].join('\n'),
    json: { ok: true, step: 'drafted', folder, documentSha256: document.payloadSha256Hex, content },
  };
}

function waiting(folder: string, { document: { signatures, payloadSha256Hex } }: DraftedMigration): CommandResult {
  const signedBy = signatures.map(({ header }) => header.kid);
  const missing = SIGNATURE_THRESHOLD - signedBy.length;
  const by = signedBy.length === 0 ? 'nobody' : signedBy.join(', ');
  return {
    ok: false,
    text: `The migration is signed by ${by}. ${signText(folder, missing)}`,
    json: { ok: false, step: 'waits-for-signatures', folder, documentSha256: payloadSha256Hex, signedBy, missing },
  };
}

async function finish(options: MigrateOptions, signal: AbortSignal): Promise<CommandResult> {
  const { data, folder, config, officersSha256, root, softhsmConf, pinFile } = options;
  if (config === undefined || officersSha256 === undefined || root === undefined) {
    const problem = 'the officers have signed: --config, --officers-sha256 and --root are needed now';
    throw new Fault('station.bad-argument', { problem });
  }
  const asked = { dataDir: data, folder, config, officersSha256, softhsmConf, rootCert: root };
  const pin = () =>
    pinFile === undefined
      ? askSecret('User PIN of the new token, with the keys of the station', signal)
      : readPin({ kind: 'file', path: resolve(pinFile) });
  const finished = await finishMigration(Object.assign(asked, { reachedBy: reachedBy(options), pin }), signal);
  const { content, documentSha256Hex, signedBy, copy, permits } = finished;
  const { count } = content.certificates;
  return {
    text: [
      `Station ${content.station} is migrated: ${count} certificates taken over, as ${signedBy.join(' and ')} signed.`,
      `station.json as it was: ${copy}`,
      `Permits that two officers signed go to ${permits}; the old ones are refused.`,
      'Next: have officers sign a manifest (birthmark manifest propose), and replace the checkpoint key at headquarters.',
    ].join('\n'),
    json: {
      ok: true,
      step: 'migrated',
      documentSha256: documentSha256Hex,
      certificates: count,
      signedBy,
      copy,
      permits,
    },
  };
}

function reachedBy({ socket, pinFile }: MigrateOptions): ReachedBy {
  if (socket !== undefined) return { socket };
  if (pinFile !== undefined) return { pinFile };
  throw new Fault('station.bad-argument', {
    problem: 'how the station reaches the signing service: --socket or --pin-file',
  });
}

function keysText({ keys }: MigrationDocument): string[] {
  return needsNewKeys(keys)
    ? [
        'The old keys cannot go on: make new keys and have a new issuing certificate signed: birthmark ca init, with another token.',
      ]
    : ['The old keys are kept as they must be: the configuration of the signing service may name them.'];
}

function signText(folder: string, missing: number): string {
  const file = join(folder, FILES.document);
  const who = missing === 1 ? 'One more officer signs' : 'Two officers sign';
  return `${who}: birthmark migration sign ${file} --officer ID.officer.json`;
}
