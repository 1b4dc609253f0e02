import { styleText } from 'node:util';
import { cameOutWords } from './prompt-words.ts';
import { percent, speedWords } from './flash-progress.ts';
import { redrawnLines } from './redrawn-lines.ts';
import { FlashRate } from '../model/line/flash-rate.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Plan, PlannedStep } from '../station/plan/plan.ts';
import type { RunResult } from '../station/plan/run-unit.ts';
import type { SlotWatcher } from '../station/run-context.ts';
import type { StepEvent } from '../station/plan/step-context.ts';

const WRONG_SCAN = {
  'other-label': 'That is another label. Scan again.',
  'no-label': 'That is not the label of a unit. Scan again.',
  unreadable: 'The code could not be read. Scan again.',
} as const;

/** Also where lines are only appended: somebody must do something. */
const SHOWN: ReadonlySet<StepEvent['kind']> = new Set(['wrong-scan', 'printer-lacks', 'reprinting', 'label-in-doubt']);

interface SlotLine {
  readonly port: string;
  readonly plan: Plan;
  step: number;
  title: string;
  detail: string;
  rate: FlashRate;
  /** Serial number of the label that is scanned next. */
  awaited?: string;
  outcome?: Outcome;
}

/**
 * One line per board on stderr: redrawn in place on a terminal, otherwise appended at each step.
 * It shows the work; the answer of the command is printed elsewhere.
 */
export class ProgressLines implements Disposable {
  readonly #slots = new Map<number, SlotLine>();
  readonly #inPlace = redrawnLines();

  readonly #asksForScans: boolean;

  /** `asksForScans`: people scan or type at this terminal, and the prompt says so. */
  constructor(
    slots: readonly { readonly slot: number; readonly port: string; readonly plan: Plan }[],
    { asksForScans }: { readonly asksForScans: boolean },
  ) {
    this.#asksForScans = asksForScans;
    for (const { slot, port, plan } of slots) {
      this.#slots.set(slot, { port, plan, step: 0, title: 'Starting', detail: '', rate: new FlashRate() });
    }
  }

  watch(slot: number): SlotWatcher {
    return {
      stepBegun: (step) => {
        this.#begin(slot, step);
      },
      event: (event) => {
        this.#detail(slot, event);
      },
    };
  }

  ended(slot: number, result: RunResult): void {
    const line = this.#slots.get(slot);
    if (line === undefined) return;
    line.outcome = result.outcome;
    delete line.awaited;
    line.title = result.stopped?.fault.text.says ?? result.serial ?? '';
    line.detail = '';
    this.#show(slot);
  }

  [Symbol.dispose](): void {
    this.#inPlace?.done();
  }

  #begin(slot: number, step: PlannedStep): void {
    const line = this.#slots.get(slot);
    if (line === undefined) return;
    line.step = line.plan.findIndex((each) => each.name === step.name) + 1;
    line.title = step.title;
    line.detail = '';
    line.rate = new FlashRate();
    delete line.awaited;
    this.#show(slot);
  }

  #detail(slot: number, event: StepEvent): void {
    const line = this.#slots.get(slot);
    if (line === undefined) return;
    line.detail =
      event.kind === 'label-in-doubt'
        ? inDoubt(event.serial, this.#slots.size === 1 ? undefined : slot)
        : describe(event, line.rate);
    if (event.kind === 'waiting-for-scan') this.#await(line, event.serial);
    if (this.#inPlace !== undefined || SHOWN.has(event.kind)) this.#show(slot);
  }

  #await(line: SlotLine, serial: string): void {
    line.awaited = serial;
    if (this.#asksForScans && this.#inPlace === undefined) process.stderr.write(`${scanPrompt([serial])}\n`);
  }

  #show(slot: number): void {
    if (this.#inPlace !== undefined) {
      const awaited = [...this.#slots.values()].flatMap((line) => line.awaited ?? []);
      const prompt = this.#asksForScans && awaited.length > 0 ? [scanPrompt(awaited)] : [];
      this.#inPlace([...[...this.#slots].map(([each, line]) => this.#draw(each, line)), ...prompt].join('\n'));
    } else {
      const line = this.#slots.get(slot);
      if (line !== undefined) process.stderr.write(`${this.#draw(slot, line)}\n`);
    }
  }

  #draw(slot: number, { plan, step, title, detail, outcome }: SlotLine): string {
    const total = plan.length;
    const bar = outcome === undefined ? `${'█'.repeat(step)}${'·'.repeat(total - step)}` : coloured(outcome, total);
    return `slot ${String(slot).padStart(2)}  ${bar}  ${`${step}/${total}`.padStart(5)}  ${title}${detail === '' ? '' : `  ${detail}`}`;
  }
}

function scanPrompt(serials: readonly string[]): string {
  return `Scan the label of ${serials.join(' or ')}, or type the text of its QR code, then Enter. It is not shown.`;
}

function inDoubt(serial: string, slot: number | undefined): string {
  return `Did the label of ${serial} come out before the station stopped? Type ${cameOutWords(slot)}.`;
}

/** Colour only underlines the word, and only where the terminal has it. */
function coloured(outcome: Outcome, width: number): string {
  const colour = { PASS: 'green', FAIL: 'red', ERROR: 'magenta', ABORTED: 'yellow' } as const;
  return styleText(['bold', colour[outcome]], outcome.padEnd(width), { stream: process.stderr });
}

function describe(event: Exclude<StepEvent, { readonly kind: 'label-in-doubt' }>, rate: FlashRate): string {
  switch (event.kind) {
    case 'flash-progress': {
      const { region, writtenBytes, totalBytes } = event;
      const speed = rate.at(writtenBytes, totalBytes, performance.now());
      return `${region} ${percent(writtenBytes, totalBytes)} %${speedWords(speed)}`;
    }
    case 'line-slowed':
      return `bad line: again at ${event.toBaudRate} baud`;
    case 'printer-lacks':
      return event.fault === null ? '' : `${event.fault.text.says} ${event.fault.text.remedy}`;
    case 'reprinting':
      return 'printing another label: the one before is void';
    case 'waiting-for-scan':
      return event.voids === 0 ? event.serial : `${event.serial} (${event.voids} void)`;
    case 'wrong-scan':
      return WRONG_SCAN[event.why];
  }
}
