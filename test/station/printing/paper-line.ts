/** The printing steps of a run with everything around them made up: a printer whose state a test sets, a ledger in a list. */
import type { Fault } from '../../../station-core/fault.ts';
import { type PrinterCondition, requireReady, statusOf } from '../../../station-core/labels/printers/conditions.ts';
import type { PrintJob } from '../../../station-core/labels/printers/printer.ts';
import type { EntryBody } from '../../../station-core/ledger/entry.ts';
import { macOf } from '../../../station-core/model/mac.ts';
import { Secret } from '../../../station-core/secret.ts';
import { OperatorWords } from '../../../station-core/station/plan/operator-words.ts';
import { PrintTurns } from '../../../station-core/station/plan/print-turns.ts';
import { LabelOfRun } from '../../../station-core/station/plan/run-memory.ts';
import type { StepContext, StepEvent } from '../../../station-core/station/plan/step-context.ts';
import { LabelDesk } from '../../../station-core/station/scanners/label-desk.ts';
import { confirmLabel } from '../../../station-core/station/steps/confirm-label.ts';
import { label } from '../../../station-core/station/steps/label.ts';

const TEXT = '{"ver":"v1","name":"LAMP_000001","serial":"L1-S01-000001"}';
const UNIT = macOf('24:0a:c4:00:00:01');

export interface PaperLine {
  /** What the printer is short of. */
  readonly lacks: Set<PrinterCondition>;
  /** Thrown by the next prints, one each, when the printer has the label already. */
  readonly failures: Fault[];
  /** What the printer says of itself while it has the label, one after another. */
  readonly meanwhile: (readonly PrinterCondition[])[];
  /** In their order: entries of the ledger, and what the printer was asked. */
  readonly acts: readonly string[];
  readonly entries: readonly EntryBody[];
  readonly events: readonly StepEvent[];
  readonly words: OperatorWords;
  readonly scan: (text?: string) => void;
  readonly print: (signal?: AbortSignal) => Promise<{ job: string }>;
  readonly confirm: (job: string, signal?: AbortSignal) => Promise<{ job: string; scans: number }>;
}

const never = new AbortController().signal;

export function paperLine(): PaperLine {
  const lacks = new Set<PrinterCondition>();
  const failures: Fault[] = [];
  const meanwhile: (readonly PrinterCondition[])[] = [];
  const acts: string[] = [];
  const entries: EntryBody[] = [];
  const events: StepEvent[] = [];
  const words = new OperatorWords();
  const desk = new LabelDesk();
  const printer = {
    address: 'socket://printer',
    status: async () => statusOf(lacks),
    print: async ({ job, seen }: Pick<PrintJob, 'job' | 'seen'>) => {
      requireReady(statusOf(lacks), {});
      acts.push(`print ${job}`);
      for (const conditions of meanwhile) seen?.(statusOf(conditions));
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
    },
    recall: async (job: string) => {
      acts.push(`recall ${job}`);
      return 'recalled';
    },
    discard: async (job: string) => {
      acts.push(`discard ${job}`);
    },
  };
  const append = (bodies: EntryBody | readonly EntryBody[]): void => {
    for (const body of [bodies].flat()) {
      entries.push(body);
      acts.push('job' in body ? `${body.kind} ${body.job}` : body.kind);
    }
  };
  const context = {
    printer,
    ledger: { append },
    scanner: desk,
    words,
    printTurn: new PrintTurns().begin(1),
    label: new LabelOfRun(),
    identity: { run: 'run-1', slot: 1, port: 'p' },
    product: { config: { title: 'Lamp', unitData: { ownerName: 'owner' } }, labelText: {} },
    secrets: { held: () => ({}) },
    renderLabel: async () => ({
      sha256Hex: '0'.repeat(64),
      qrText: new Secret(TEXT),
      [Symbol.dispose]: () => undefined,
    }),
    report: (event: StepEvent) => events.push(event),
  } as unknown as StepContext;
  const reserve = { serial: 'L1-S01-000001', ssid: 'LAMP_000001' };
  const seen = { connect: { mac: UNIT }, reserve };
  type Seen<S extends { act: (seen: never, ...rest: never[]) => unknown }> = Parameters<S['act']>[0];
  return {
    lacks,
    failures,
    meanwhile,
    acts,
    entries,
    events,
    words,
    scan: (text = TEXT) => desk.submit(text),
    print: (signal = never) => label.act(seen as Seen<typeof label>, context, signal),
    confirm: (job, signal = never) =>
      confirmLabel.act(Object.assign({ label: { job } }, seen) as Seen<typeof confirmLabel>, context, signal),
  };
}
