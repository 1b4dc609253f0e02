/** All that a chip in its loader reports, and what each way into it could verify. Changes nothing on the board. */
import type { EfuseReading } from '../efuse/read-efuses.ts';
import type { ChipName } from './chips/chip.ts';
import type { ChipIdentity, LockedSecurity } from './connect/identify.ts';
import { ABILITIES, type Abilities, type LoaderMode } from './connect/loader-abilities.ts';
import type { LoaderSession } from './loader-session.ts';
import { SecureDownload } from './secure-download.ts';

/** A way to write to this board, or why there is none. */
export type Way = { readonly mode: LoaderMode } & (Abilities | { readonly notPossible: string });

export type ChipReport =
  | {
      readonly mode: 'open';
      readonly title: string;
      readonly identity: ChipIdentity;
      readonly efuses: readonly EfuseReading[];
      readonly ways: readonly Way[];
    }
  | {
      readonly mode: 'secure-download';
      readonly title: string;
      readonly chip: ChipName;
      readonly security: LockedSecurity;
      readonly secureVersion: 'unreadable';
      readonly blockRevision: 'unreadable';
      readonly modemLines: boolean;
      readonly ways: readonly Way[];
    };

export async function reportOn(session: LoaderSession | SecureDownload): Promise<ChipReport> {
  const { title } = session;
  if (session instanceof SecureDownload) {
    return { mode: 'secure-download', title, ...session.identity, ways: [wayOf('secure-download')] };
  }
  const { stubPlan, identity } = session;
  const stub: Way = stubPlan.kind === 'none' ? { mode: 'stub', notPossible: stubPlan.why } : wayOf('stub');
  return { mode: 'open', title, identity, efuses: await session.readEfuses(), ways: [stub, wayOf('rom')] };
}

const wayOf = (mode: LoaderMode): Way => ({ mode, ...ABILITIES[mode] });
