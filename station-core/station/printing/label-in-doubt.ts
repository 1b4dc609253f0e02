import { matchScan, type ScanVerdict } from '../../labels/scan-back.ts';
import { provisioningText } from '../../labels/provisioning-text.ts';
import { type LabelSecrets, readLabelSecrets } from '../../labels/read-provisioning-text.ts';
import type { LabelInDoubt } from '../../ledger/units/labels-table.ts';
import { Fault } from '../../fault.ts';
import { type Secret, SecretText } from '../../secret.ts';
import { within } from '../../wait.ts';
import type { StepContext } from '../plan/step-context.ts';
import type { LabelledUnit } from './print-label.ts';

/** For the answer, and again for the scan. */
export const DOUBT_TIMEOUT_MS = 15 * 60_000;
const MAX_SCANS = 10;

/**
 * A crash cut off the run that printed a label, and with it went the station's memory of what is on it. The person at the slot
 * says whether the label came out; if so, its scan brings back the secrets that the ledger knows by their tags, and the unit
 * keeps them. True: the run has the secrets and the label. False: there is none, or nobody has it; it is void as soon as new
 * secrets are drawn.
 */
export async function takeUpLabel(unit: LabelledUnit, context: StepContext, signal: AbortSignal): Promise<boolean> {
  const { ledger, report, words } = context;
  const doubt = ledger.labelInDoubt(unit.mac);
  if (doubt === undefined || doubt.ssid !== unit.ssid || !words.isHeard) return false;
  report({ kind: 'label-in-doubt', serial: unit.serial });
  const { cameOut } = await inTime(unit, signal, (inner) => words.next('came-out', inner));
  if (!cameOut) {
    report({ kind: 'reprinting' });
    return false;
  }
  report({ kind: 'waiting-for-scan', serial: unit.serial, voids: 0 });
  const { scanned, secrets } = await inTime(unit, signal, (inner) => scannedLabel(unit, context, inner));
  takeUp({ unit, doubt, scanned, secrets }, context);
  return true;
}

function inTime<T>(
  { serial }: LabelledUnit,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = (): Fault => new Fault('scan.timed-out', { serial, timeoutMs: DOUBT_TIMEOUT_MS });
  return within({ timeoutMs: DOUBT_TIMEOUT_MS, signal, late }, work);
}

interface Scanned {
  readonly scanned: Secret<string>;
  readonly secrets: LabelSecrets;
}

/** The label of this unit with its newest secrets; an earlier one of the same unit is another label. */
async function scannedLabel(unit: LabelledUnit, context: StepContext, signal: AbortSignal): Promise<Scanned> {
  for (let scans = 1; ; scans += 1) {
    const { verdict, scanned } = await oneScan(unit, context, signal);
    if (verdict === 'match') {
      const secrets = readLabelSecrets(scanned);
      if (await isNewest(unit, secrets, { context, signal })) return { scanned, secrets };
      forget(scanned, secrets.softApPassword, secrets.ownershipCode);
    }
    const why = verdict === 'match' ? 'other-label' : verdict;
    context.report({ kind: 'wrong-scan', why });
    if (scans >= MAX_SCANS) {
      const code = why === 'other-label' ? 'scan.mismatch' : 'scan.unreadable';
      throw new Fault(code, { serial: unit.serial, scans });
    }
  }
}

async function oneScan(
  { serial, ssid }: LabelledUnit,
  { identity, scanner, product }: StepContext,
  signal: AbortSignal,
): Promise<{ readonly verdict: ScanVerdict; readonly scanned: Secret<string> }> {
  let scanned: Secret<string> | undefined;
  const { ownerName: username } = product.config.unitData;
  const judge = (text: Secret<string>): ScanVerdict => {
    const verdict = verdictOn(text, { ssid, username });
    if (verdict === 'match') scanned = text;
    else forget(text);
    return verdict;
  };
  for await (const verdict of scanner.verdicts({ slot: identity.slot, serial, ssid, judge }, signal)) {
    signal.throwIfAborted();
    return { verdict, scanned: scanned ?? SecretText.of('') };
  }
  throw new Error('a scanner stopped reading without a reason'); // a bug of the scanner: it promises never to
}

/** Whether the text is, letter for letter, what the station prints for this unit with the secrets that are in it. */
function verdictOn(text: Secret<string>, unit: { readonly ssid: string; readonly username: string }): ScanVerdict {
  let secrets: LabelSecrets;
  try {
    secrets = readLabelSecrets(text);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'scan.unreadable') throw error;
    return matchScan(text, SecretText.of('')); // what else it is, if not a label
  }
  const expected = provisioningText({ ...unit, ...secrets, username: unit.username });
  const verdict = matchScan(text, expected);
  forget(expected, secrets.softApPassword, secrets.ownershipCode);
  return verdict;
}

async function isNewest(
  { mac }: LabelledUnit,
  secrets: LabelSecrets,
  { context, signal }: { readonly context: StepContext; readonly signal: AbortSignal },
): Promise<boolean> {
  const tags = await context.tagSecrets(secrets, signal);
  return [tags.softApPassword, tags.ownershipCode].every((tag) => {
    const found = context.ledger.secretOfTag(tag);
    return found?.unit === mac && found.current;
  });
}

interface TakenUp extends Scanned {
  readonly unit: LabelledUnit;
  readonly doubt: LabelInDoubt;
}

/** One transaction: the label and the secrets are this run's from here on. */
function takeUp({ unit, doubt, scanned, secrets }: TakenUp, context: StepContext): void {
  const { ledger, identity, product, label } = context;
  const { job, wasPrinted, labelSha256Hex } = doubt;
  const about = { run: identity.run, unit: unit.mac };
  ledger.append([
    { kind: 'label-taken-up', ...about, serial: unit.serial, job },
    ...(wasPrinted ? [] : [{ kind: 'label-printed' as const, ...about, job }]),
  ]);
  const { ownerName: username } = product.config.unitData;
  context.secrets.takeUp(secrets);
  label.remember({ job, qrText: provisioningText({ ssid: unit.ssid, ...secrets, username }), labelSha256Hex });
  label.rememberScan(scanned);
}

function forget(...texts: readonly Secret<string>[]): void {
  for (const text of texts) if (text instanceof SecretText) text[Symbol.dispose]();
}
