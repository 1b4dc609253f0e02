import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createToken, signerFolder } from '../../../fixtures/token/ceremony.ts';
import { signedByOfficers, trialOfficers } from '../../../fixtures/token/trial-officers.ts';
import { setUpSigner } from '../../../fixtures/token/trial-signer.ts';
import { FILES, readDraft, writeIn } from '../../../station-core/ceremony/migrate/folder.ts';
import type { FinishOptions } from '../../../station-core/ceremony/migrate/finish.ts';
import type { SignerStart } from '../../../station-core/signer/fork-signer.ts';
import type { OfficerSigner } from '../../../station-core/officers/sign-document.ts';
import { readPin } from '../../../station-core/signer/config/read-pin.ts';

/** A new token with its signed configuration, for a station that is migrated; and the officers who sign for it. */
export interface NewSigner extends AsyncDisposable {
  readonly dir: string;
  readonly officers: readonly OfficerSigner[];
  readonly start: SignerStart;
  /** What `finishMigration` is told of it. */
  readonly finish: Omit<FinishOptions, 'dataDir' | 'folder'>;
}

export async function newSigner(station: string, upstreamKey?: string): Promise<NewSigner> {
  // What belongs to headquarters lies beside it.
  const both = await mkdtemp(join(tmpdir(), 'birthmark-new-signer-'));
  const dir = join(both, 'station');
  const officers = await trialOfficers(join(dir, 'officers'));
  const token = await createToken({ dir, station, officers, upstreamKey });
  const start = await setUpSigner({ dir: signerFolder(dir), token, officers, upstreamKey });
  const { pinFile } = token;
  const finish = {
    config: start.config,
    officersSha256: start.officersSha256,
    softhsmConf: token.softhsmConf,
    rootCert: token.rootCertPath,
    reachedBy: { pinFile },
    pin: () => readPin({ kind: 'file', path: pinFile }),
  };
  return { dir, officers, start, finish, [Symbol.asyncDispose]: () => rm(both, { recursive: true, force: true }) };
}

/** Signs the draft in the folder, as the officers do one after the other. */
export async function signDraft(folder: string, officers: readonly OfficerSigner[]): Promise<void> {
  const draft = await readDraft(folder);
  if (draft === undefined) throw new Error('there is no draft');
  await writeIn(folder, FILES.document, await signedByOfficers('migration', draft.document.payload, officers));
}
