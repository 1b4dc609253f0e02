import { expect } from 'vitest';
import { Fault } from '../../station-core/fault.ts';
import type { SignerClient, SignerStatus } from '../../station-core/signer/client.ts';
import { makeStationToken, never, samplePermit, startSigner, type StationToken } from '../signer/station-token.ts';
import { TrialLog } from '../signer/trial-log.ts';
import { refusedBy, type Refusal } from './attempt.ts';

/** A real signing service on a real token, an honest ledger, and whoever has the host's account beside them. */
export interface SignerUnderAttack extends AsyncDisposable {
  readonly token: StationToken;
  readonly log: TrialLog;
  readonly signer: SignerClient;
}

export async function signerUnderAttack(permits = [samplePermit()]): Promise<SignerUnderAttack> {
  const token = await makeStationToken();
  const signer = await startSigner(token, permits);
  return {
    token,
    log: new TrialLog(token),
    signer,
    [Symbol.asyncDispose]: () => signer[Symbol.asyncDispose](),
  };
}

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

/** A signing service that cannot start answers every call with the reason; here the start itself is the attack. */
export async function startRefusedBy(token: StationToken, refusal: Refusal): Promise<void> {
  await refusedBy(
    startSigner(token).then((signer) => signer[Symbol.asyncDispose]()),
    refusal,
  );
}

export function codeOf(error: unknown): string {
  if (error instanceof Fault) return error.code;
  throw error;
}
