import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { SignerClient, SignerStatus } from '../../../station-core/signer/client.ts';
import type { SignerAsks } from '../../../station-core/signer/signer-service.ts';
import { never, startSigner, type StationToken } from '../../signer/station-token.ts';
import type { TrialLog, Wish } from '../../signer/trial-log.ts';
import { refusedBy, type Refusal } from './attempt.ts';

/** A real signing service on a real token, and whoever has the host's account beside it. */

type Asks = SignerAsks<'issue'>;

/** What an attack would have changed: what was signed, under which permit, which tree, and whether all is well. */
export async function stateOf(signer: SignerClient) {
  const { tree, certificates, permits, quarantine }: SignerStatus = await signer.status(never);
  return { tree, certificates, permits, quarantine };
}

/** Refused by name, and the signing service is as it was. */
export async function refusedUnchanged(
  signer: SignerClient,
  attack: () => Promise<unknown>,
  refusal: Refusal,
): Promise<void> {
  const before = await stateOf(signer);
  await refusedBy(attack(), refusal);
  expect(await stateOf(signer)).toEqual(before);
}

export interface Floor {
  readonly signer: SignerClient;
  readonly log: TrialLog;
}

interface Attack {
  readonly wished: Wish;
  /** What the entry of the intent says otherwise. */
  readonly intended?: object;
  /** What the request says otherwise. */
  readonly change?: Partial<Asks>;
}

/** The ledger holds an intent and it is witnessed, as the host can always do; the request is what the attacker likes. */
export async function issueRefused(
  { signer, log }: Floor,
  { wished, intended = {}, change = {} }: Attack,
  refusal: Refusal,
): Promise<void> {
  const request = await log.requestFor(wished, signer, intended);
  await refusedUnchanged(signer, () => signer.issue(Object.assign({}, request, change), never), refusal);
}

/** The whole folder of a station that is not running, token and all, as somebody keeps a copy of it. */
export async function copyOf(token: StationToken): Promise<StationToken> {
  const dir = await mkdtemp(join(tmpdir(), 'red-team-'));
  await cp(token.dir, dir, { recursive: true });
  const moved = (path: string): string => path.replace(token.dir, dir);
  const { files, start } = token;
  const softhsmConf = moved(files.softhsmConf);
  await writeFile(softhsmConf, moved(await readFile(softhsmConf, 'utf8')));
  if (start.pin.kind !== 'file') throw new TypeError('the trial keeps its PIN in a file');
  const pin = { kind: 'file', path: moved(start.pin.path) } as const;
  return Object.assign({}, token, {
    dir,
    files: Object.assign({}, files, { softhsmConf, pinFile: moved(files.pinFile) }),
    start: Object.assign({}, start, { config: moved(start.config), softhsmConf, pin }),
    stateDir: moved(token.stateDir),
  });
}

/** The signing service does not start, and says why to whoever asks. */
export async function startRefused(token: StationToken, refusal: Refusal): Promise<void> {
  const started = async (): Promise<void> => {
    await using _signer = await startSigner(token);
  };
  await refusedBy(started(), refusal);
}

/** It starts, to say that it is in quarantine; and nothing is issued. */
export async function startsInQuarantine(
  token: StationToken,
  reason: string,
  request: () => Promise<Asks> | Asks,
): Promise<void> {
  await using signer = await startSigner(token);
  expect((await signer.status(never)).quarantine).toMatchObject({ reason });
  const asks = await request();
  await refusedUnchanged(signer, () => signer.issue(asks, never), { code: 'signer.quarantined', evidence: { reason } });
}
