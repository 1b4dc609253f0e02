import { Fault } from '../../fault.ts';
import type { HoldRecord } from '../../ledger/reader.ts';
import { HOLD_REASON_CHARACTERS } from '../../model/desk/hold-reason.ts';
import { MAX_ENTRY_CHARACTERS } from '../../model/limits.ts';
import type { Mac } from '../../model/mac.ts';
import { MAY_HOLD, MAY_RELEASE } from '../../model/desk/rights.ts';
import { type Asked, type HoldPreview, MAX_UNITS_OF_A_HOLD, PutAside } from '../../station/holds/put-aside.ts';
import { openCheckedLedger } from './checked-ledger.ts';
import { holdsSecrets } from '../label-text.ts';
import type { CommandResult } from '../output.ts';
import { personAtTerminal } from '../person-at-terminal.ts';
import { table } from '../text-table.ts';
import { givenFilters, unitsMatching } from '../unit-filters.ts';
import type { UnitFilterOptions } from '../usage/desk/search-options.ts';

export interface DecideOptions {
  readonly reason: string;
  readonly as: string;
  readonly dryRun: boolean;
  readonly data: string;
  readonly json: boolean;
}

export type HoldOptions = DecideOptions & UnitFilterOptions;

export async function hold(ids: readonly string[], options: HoldOptions, signal: AbortSignal): Promise<CommandResult> {
  const asked = askedFor(ids, options);
  const reason = reasonIn(options);
  refuseSecrets([...asked.map(({ value }) => value), reason]);
  if (asked.length === 0) throw new Fault('station.bad-argument', { problem: 'which units? Name ids, or a filter' });
  using ledger = await openCheckedLedger(options.data, signal);
  const aside = new PutAside(ledger);
  const units = [
    ...aside.unitsNamed(ids),
    ...(await unitsMatching(ledger, { options, most: MAX_UNITS_OF_A_HOLD + 1 }, signal)),
  ];
  const preview = aside.preview(units);
  if (options.dryRun) return previewed(preview);
  process.stderr.write(`${previewText(preview)}\n`);
  const { id: by } = await personAtTerminal({ dataDir: options.data, ledger, as: options.as, roles: MAY_HOLD }, signal);
  const { fingerprint } = preview;
  const placed = await aside.hold({ asked, units, reason, by, fingerprint });
  return {
    json: { ok: true, ...placed },
    text: `${count(placed.units)} on hold (${placed.hold}). ${SENT_LATER}`,
  };
}

export async function release(
  ids: readonly string[],
  options: DecideOptions,
  signal: AbortSignal,
): Promise<CommandResult> {
  const reason = reasonIn(options);
  refuseSecrets([...ids, reason]);
  using ledger = await openCheckedLedger(options.data, signal);
  const aside = new PutAside(ledger);
  const held = aside.unitsNamed(ids).map((unit) => aside.heldHere(unit));
  const text = holdsTable(held);
  if (options.dryRun) return { json: { ok: true, toRelease: held }, text: `${text}\nNothing was written.` };
  process.stderr.write(`${text}\n`);
  const { id: by } = await personAtTerminal(
    { dataDir: options.data, ledger, as: options.as, roles: MAY_RELEASE },
    signal,
  );
  const released = await aside.release({ units: held, reason, by });
  return { json: { ok: true, ...released }, text: `${count(released.units)} released. ${SENT_LATER}` };
}

/** The command writes the ledger itself: it sends nothing, and needs no HSM. */
const SENT_LATER = 'Other stations hear of it with the next synchronisation.';

/** Looked at before a PIN is asked for: what stands in the ledger stays there. */
function reasonIn(options: DecideOptions): string {
  const reason = options.reason.trim();
  const { min, max } = HOLD_REASON_CHARACTERS;
  if (reason.length >= min && reason.length <= max) return reason;
  throw new Fault('station.bad-argument', { problem: 'not a reason', wanted: `${min} to ${max} characters` });
}

function refuseSecrets(words: readonly string[]): void {
  if (!words.some(holdsSecrets)) return;
  const problem = 'this is a secret of a label; delete it from the history of your shell';
  throw new Fault('station.bad-argument', {
    problem,
    wanted: 'serial numbers or MAC addresses, and a reason in words',
  });
}

function askedFor(ids: readonly string[], options: HoldOptions): Asked {
  return [...ids.map((value) => ({ field: 'id', value })), ...givenFilters(options)].map(({ field, value }) => ({
    field,
    value: value.slice(0, MAX_ENTRY_CHARACTERS),
  }));
}

function previewed(preview: HoldPreview): CommandResult {
  const { toHold, alreadyHeld, fingerprint } = preview;
  return {
    json: { ok: true, toHold, alreadyHeld, fingerprint },
    text: `${previewText(preview)}\nNothing was written.`,
  };
}

function previewText({ toHold, alreadyHeld }: HoldPreview): string {
  const rows = toHold.map(({ unit, serial }) => [serial ?? 'no serial', unit as string, 'to be held']);
  const held = alreadyHeld.map((each) => [...names(each), `held by ${each.by} since ${each.at}: ${each.reason}`]);
  return `${table([...rows, ...held])}\n${count(toHold.length)} would be put on hold.`;
}

function holdsTable(held: readonly HoldRecord[]): string {
  return table(held.map((each) => [...names(each), `held by ${each.by} since ${each.at}: ${each.reason}`]));
}

function names({ unit, serial }: { readonly unit: Mac; readonly serial?: string }): readonly string[] {
  return [serial ?? 'no serial', unit];
}

const count = (units: number): string => (units === 1 ? '1 unit' : `${units} units`);
