import { randomUUID } from 'node:crypto';
import type { UnitEvidence } from '../../ledger/step-evidence.ts';
import type { Mac } from '../../model/mac.ts';
import type { RenderedLabel } from '../../labels/rendered-label.ts';
import type { StepContext } from '../plan/step-context.ts';
import { isNeedOfPrinter, reportingLacks, waitForPrinter } from './wait-for-printer.ts';

export interface LabelledUnit {
  readonly mac: Mac;
  readonly serial: string;
  readonly ssid: string;
}

/** The label that a new one takes the place of. */
export interface Replaced {
  readonly job: string;
  readonly reason: string;
  readonly by?: string;
}

export interface LabelWanted {
  readonly unit: LabelledUnit;
  readonly replaces?: Replaced;
}

/** A printer that fails more often than this is no matter of paper. */
const MAX_TRIES = 4;

/**
 * Prints a label with the secrets that the run holds. The intent is in the ledger before the printer has anything, and the
 * label before it is void in the same transaction: no crash leaves two valid labels. A printer that gives up in the middle is
 * waited for, and gets the label as another job, because nobody knows how much of the first came out.
 */
export async function printLabel(
  { unit, replaces }: LabelWanted,
  context: StepContext,
  signal: AbortSignal,
): Promise<UnitEvidence['label']> {
  using drawn = await context.renderLabel(dataOf(unit, context), signal);
  let before = replaces;
  for (let tries = 1; ; tries += 1) {
    await waitForPrinter(context, signal);
    const job = randomUUID();
    try {
      return await printAs(job, { unit, drawn, replaces: before, context }, signal);
    } catch (error) {
      if (!isNeedOfPrinter(error) || tries === MAX_TRIES) throw error;
      before = { job, reason: error.code };
    }
  }
}

interface Printing extends Pick<LabelWanted, 'unit'> {
  readonly drawn: RenderedLabel;
  readonly replaces: Replaced | undefined;
  readonly context: StepContext;
}

async function printAs(
  job: string,
  { unit, drawn, replaces, context }: Printing,
  signal: AbortSignal,
): Promise<UnitEvidence['label']> {
  const { ledger, printer, product, identity } = context;
  const { serial } = unit;
  const about = { run: identity.run, unit: unit.mac };
  ledger.append([
    ...(replaces === undefined ? [] : [{ kind: 'label-voided' as const, ...about, ...replaces }]),
    { kind: 'label-intended', ...about, job, serial, labelSha256Hex: drawn.sha256Hex },
  ]);
  context.label.remember({ job, qrText: drawn.qrText, labelSha256Hex: drawn.sha256Hex });
  // What the printer still has of it must not come out beside the new one.
  if (replaces !== undefined) await printer.recall(replaces.job, signal);
  const title = `${product.config.title} ${serial}`;
  await reportingLacks(context, (seen) => printer.print({ job, fileName: serial, title, label: drawn, seen }, signal));
  ledger.append({ kind: 'label-printed', ...about, job });
  return { job, printer: printer.address, labelSha256Hex: drawn.sha256Hex };
}

function dataOf({ mac, serial, ssid }: LabelledUnit, { product, secrets, identity }: StepContext) {
  const { softApPassword, ownershipCode } = secrets.held();
  return {
    ...product.labelText,
    serial,
    mac,
    ssid,
    ownerName: product.config.unitData.ownerName,
    softApPassword,
    ownershipCode,
    madeOn: new Date(),
    slot: identity.slot,
    ...(identity.order === undefined ? {} : { order: identity.order }),
  };
}
