/**
 * When an entry is pointed out to the security officer, one rule for each mark. A rule looks at the entry and at what came
 * before it, changes nothing, and names the entries that are its evidence.
 */
import type { LiveMark, LogMark } from '../../model/issuance/log-mark.ts';
import { isWorkingTime, type WorkingHours } from '../../model/issuance/working-hours.ts';
import type { Entry, EntryOf } from '../entry.ts';

/** What came before the entry that is judged. */
export interface History {
  readonly hours: () => { readonly seq: number; readonly hours: WorkingHours } | undefined;
  /** An earlier entry, and none lies more than a minute of the ledger's time between it and the one that is judged. */
  readonly before: () => { readonly seq: number; readonly atMs: number } | undefined;
  /** The clock was behind at the entry just before. */
  readonly wasBehind: () => boolean;
  readonly isOpen: (run: string) => boolean;
  readonly certificateOf: (unit: string) => number | undefined;
  /** The newest label that was printed for the unit. */
  readonly labelOf: (unit: string) => number | undefined;
  readonly started: () => { readonly seq: number; readonly version: string } | undefined;
}

export type StoredMark = Exclude<LogMark, LiveMark>;

/** The entries that show it, oldest first; undefined where there is nothing to point out. */
export type MarkRule = (entry: Entry, history: History) => readonly number[] | undefined;

export const MARK_RULES: Readonly<Record<StoredMark, MarkRule>> = {
  'tables-differed': (entry) => (entry.kind === 'tables-rebuilt' && !isUpgrade(entry) ? [entry.seq] : undefined),

  'duplicate-mac': (entry, { certificateOf }) =>
    entry.kind === 'step-stopped' && OF_ANOTHER.has(entry.fault.code)
      ? [...known(entry.unit === undefined ? undefined : certificateOf(entry.unit)), entry.seq]
      : undefined,

  'clock-jump': (entry, history) => clockSetBack(entry, history) ?? clockSetForward(entry, history),

  refusal: (entry) => {
    if (entry.kind === 'signature-refused') return [...known(entry.intentSeq), entry.seq];
    if (entry.kind === 'revocation-refused') return [entry.intentSeq, entry.seq];
    // The permit is asked about before there is an intent; a later refusal has an entry of its own.
    const atTheDoor = entry.kind === 'step-stopped' && entry.step === 'admit' && REFUSALS.has(entry.fault.code);
    return atTheDoor ? [entry.seq] : undefined;
  },

  'out-of-hours': (entry, { hours }) => {
    const set = entry.kind === 'certificate-issued' ? hours() : undefined;
    return set === undefined || isWorkingTime(set.hours, Date.parse(entry.at)) ? undefined : [set.seq, entry.seq];
  },

  'locked-out': (entry) =>
    entry.kind === 'sign-in-refused' && entry.reason === 'person.locked-out' ? [entry.seq] : undefined,

  reissue: (entry, { certificateOf }) => {
    const certificate = entry.kind === 'secrets-drawn' ? certificateOf(entry.unit) : undefined;
    return certificate === undefined ? undefined : [certificate, entry.seq];
  },

  reprint: (entry, { labelOf }) => {
    const label = entry.kind === 'label-intended' ? labelOf(entry.unit) : undefined;
    return label === undefined ? undefined : [label, entry.seq];
  },

  'label-void': (entry, { labelOf }) =>
    entry.kind === 'label-voided' ? [...known(labelOf(entry.unit)), entry.seq] : undefined,

  revoked: (entry) => (entry.kind === 'certificate-revoked' ? [entry.intentSeq, entry.seq] : undefined),

  'people-changed': ({ kind, seq }) => (PEOPLE.has(kind) ? [seq] : undefined),

  'setup-changed': (entry, { hours, started }) => {
    switch (entry.kind) {
      case 'printer-chosen':
      case 'release-imported':
      case 'documents-in-force':
      case 'receipt-asked':
      case 'signer-quarantined':
      case 'quarantine-lifted':
      case 'station-moved':
        return [entry.seq];
      case 'working-hours-set':
        return [...known(hours()?.seq), entry.seq];
      case 'tables-rebuilt':
        return isUpgrade(entry) ? [entry.seq] : undefined;
      case 'station-started': {
        const before = started();
        return before === undefined || before.version === entry.version ? undefined : [before.seq, entry.seq];
      }
      default:
        return undefined;
    }
  },
};

/** The board is, or says it is, a unit that somebody else has. */
const OF_ANOTHER: ReadonlySet<string> = new Set(['unit.same-mac', 'unit.of-another-station', 'csr.key-seen-before']);

const REFUSALS: ReadonlySet<string> = new Set([
  'permit.none',
  'permit.expired',
  'permit.used-up',
  'permit.not-covered',
  'permit.out-of-hours',
  'permit.offline',
  'permit.revoked',
  'permit.old-form',
  'signer.refused',
]);

const PEOPLE: ReadonlySet<Entry['kind']> = new Set([
  'person-added',
  'person-revoked',
  'roles-proposed',
  'roles-changed',
  'pin-code-drawn',
  'reset-proposed',
  'badge-set',
  'person-recovered',
  'screen-revoked',
]);

/** Ledgers of earlier versions did not record the reason: that is no upgrade anybody can rely on. */
function isUpgrade(entry: EntryOf<'tables-rebuilt'>): boolean {
  return 'reason' in entry && entry.reason === 'schema-changed';
}

/** While the clock is behind, every entry says so; the first of them is the jump. */
function clockSetBack({ clockBehindMs, seq }: Entry, { wasBehind }: History): readonly number[] | undefined {
  return clockBehindMs === undefined || wasBehind() ? undefined : [seq - 1, seq];
}

/** The longest steps wait for a printer, or twice a quarter of an hour for a scan; no run that works is silent for longer than this. */
const LONGEST_SILENCE_MS = 60 * 60_000;

function clockSetForward(entry: Entry, { before, isOpen }: History): readonly number[] | undefined {
  if (!OF_A_RUN_AT_WORK.has(entry.kind) || !('run' in entry)) return undefined;
  const earlier = before();
  if (earlier === undefined || Date.parse(entry.at) - earlier.atMs <= LONGEST_SILENCE_MS) return undefined;
  return isOpen(entry.run) ? [earlier.seq, entry.seq] : undefined;
}

/** Not what a start writes about runs that a crash left open: the station may have been off all night. */
const OF_A_RUN_AT_WORK: ReadonlySet<Entry['kind']> = new Set([
  'step-begun',
  'step-passed',
  'step-stopped',
  'serial-reserved',
  'secrets-drawn',
  'signature-intended',
  'certificate-issued',
  'label-intended',
  'label-printed',
]);

function known(seq: number | undefined): readonly number[] {
  return seq === undefined ? [] : [seq];
}
