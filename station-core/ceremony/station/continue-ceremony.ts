import { writeRecord } from '../record/write-record.ts';
import type { TokenOnDemand } from '../token/token-on-demand.ts';
import type { StationCeremony } from './ceremony-state.ts';
import { beginJournal, draftConfiguration } from './configuration.ts';
import { type NextStep, nextStep, waits } from './next-step.ts';
import { makeKeys } from './station-keys.ts';
import { RECORD_NAME, stationRecord } from './station-record.ts';
import { writeRequest } from './write-request.ts';

export interface Going {
  readonly signal: AbortSignal;
  /** A step that is left to a later call. */
  readonly before?: NextStep['step'];
  /** Of each step, before it is done. */
  readonly begins?: (step: NextStep['step']) => void;
}

/** Does every step that waits for nobody. Interrupted anywhere, the next call goes on from there. */
export async function continueCeremony(
  ceremony: StationCeremony,
  token: TokenOnDemand,
  { signal, before, begins }: Going,
): Promise<NextStep> {
  for (;;) {
    const next = await nextStep(ceremony);
    if (waits(next) || next.step === before) return next;
    begins?.(next.step);
    await act(next, { ceremony, token }, signal);
  }
}

interface Parts {
  readonly ceremony: StationCeremony;
  readonly token: TokenOnDemand;
}

async function act({ step }: NextStep, { ceremony, token }: Parts, signal: AbortSignal): Promise<void> {
  switch (step) {
    case 'make-keys':
      await makeKeys(ceremony, await token.get(), signal);
      return;
    case 'write-request':
      await writeRequest(ceremony, await token.get(), signal);
      return;
    case 'draft-configuration':
      await draftConfiguration(ceremony, new Date(), signal);
      return;
    case 'begin-journal':
      await beginJournal(ceremony, await token.get(), signal);
      return;
    case 'write-record': {
      const place = { dir: ceremony.dir, name: RECORD_NAME };
      const { sha256Hex } = await writeRecord(place, stationRecord(ceremony.state), signal);
      await ceremony.advance({ recordSha256: sha256Hex }, 'The record was written.', signal);
      return;
    }
    case 'import':
    case 'sign':
    case 'none':
  }
}
