import { inspect } from 'node:util';
import { asCalled } from '../called-as.ts';
import { Fault } from '../fault.ts';
import { printableLines } from '../model/printable.ts';
import { withoutLabelText } from './label-text.ts';
import { systemErrorText } from './system-errors.ts';

/** To a person who waits: a signing service starts before anything is asked. A program that reads stderr is told nothing. */
export function tellOpening(): void {
  if (process.stderr.isTTY) process.stderr.write('Opening the ledger and starting the signing service …\n');
}

/** Exit status: 0 did what was asked, 1 a fault or the answer "no", 2 wrong usage, 3 not even a "no": nothing is known, 70 a bug of ours (sysexits.h). */
export const EXIT = { done: 0, fault: 1, usage: 2, unknown: 3, bug: 70 } as const;

export interface CommandResult {
  /** What a person reads on stdout. */
  readonly text: string;
  /** What a machine reads on stdout with `--json`: one document. */
  readonly json: unknown;
  /** False when the command ran but the answer is "no": units failed, the ledger does not verify. */
  readonly ok?: boolean;
  /** For a person, on stderr, beside what a machine reads on stdout as CSV. */
  readonly note?: string;
}

/** Runs one command, prints its answer (if it has not itself) or its fault, and sets the exit status. */
export async function answer(
  asJson: boolean,
  work: (signal: AbortSignal) => Promise<CommandResult | undefined>,
): Promise<void> {
  const stop = new AbortController();
  const onSignal = (): void => {
    stop.abort(new Fault('station.stopped'));
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    const answered = await work(stop.signal);
    if (answered === undefined) return;
    const { text, json, ok = true, note } = answered;
    process.stdout.write(asJson ? `${jsonText(json)}\n` : withLineEnd(linesToPrint(text)));
    if (note !== undefined && !asJson) process.stderr.write(`${printableLines(asCalled(note))}\n`);
    process.exitCode = ok ? EXIT.done : EXIT.fault;
  } catch (error) {
    printFault(asJson, error);
    process.exitCode = statusOf(error);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

function statusOf(error: unknown): number {
  if (!(error instanceof Fault) || error.code === 'station.bug') return EXIT.bug;
  // What could not be checked is neither good nor bad, and a script must not take it for either.
  return error.code === 'ledger.not-checked' ? EXIT.unknown : EXIT.fault;
}

/** CSV ends its lines with CR LF (RFC 4180). It is data: what people wrote stays as they wrote it. */
function linesToPrint(text: string): string {
  const lines = text.split('\r\n');
  return lines.length === 1 ? printableLines(asCalled(text)) : lines.map(printableLines).join('\r\n');
}

/** CSV ends its last line itself. */
const withLineEnd = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);

export function printFault(asJson: boolean, error: unknown): void {
  if (asJson) process.stdout.write(`${jsonText({ ok: false, fault: faultJson(error) })}\n`);
  else process.stderr.write(`${faultText(error)}\n`);
}

export function faultJson(error: unknown): Record<string, unknown> {
  if (!(error instanceof Fault)) return { code: 'station.bug', says: withoutLabelText(inspect(error)) };
  const { blame, says, remedy } = error.text;
  const evidence = Object.entries(error.evidence).map(([name, value]) => [name, quotable(value)] as const);
  return { code: error.code, blame, says, remedy: asCalled(remedy), evidence: Object.fromEntries(evidence) };
}

function quotable<T>(value: T): T | string {
  return typeof value === 'string' ? withoutLabelText(value) : value;
}

/** What happened, the evidence, what to do: a few lines for a person. */
export function faultText(error: unknown): string {
  if (!(error instanceof Fault)) {
    return `This is a defect of Birthmark, please report it:\n${printableLines(withoutLabelText(inspect(error)))}`;
  }
  const seen = Object.entries(error.evidence).map(
    ([name, value]) => [name, printableLines(systemErrorText(String(quotable(value))))] as const,
  );
  const short = seen.filter(([, value]) => !isLong(value)).map(([name, value]) => `${name} ${value}`);
  const long = seen.filter(([, value]) => isLong(value)).map(([name, value]) => `  ${name}:\n${indented(value)}`);
  const lines = [
    `${error.text.says} (${error.code})`,
    ...(short.length > 0 ? [`  evidence: ${short.join(', ')}`] : []),
    ...long,
    `  to do: ${error.text.remedy}`,
  ];
  return asCalled(lines.join('\n'));
}

const LONG_CHARACTERS = 100;

function isLong(value: string): boolean {
  return value.length > LONG_CHARACTERS || value.includes('\n');
}

/** JSON for a terminal too: it escapes control characters of ASCII only, and a terminal obeys others as well. */
function jsonText(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2);
  return text.replaceAll(/[^\P{C}\n]|[\u2028\u2029]/gu, escapedUnits);
}

/** As JSON writes characters beyond the first 65,536: one escape for each UTF-16 unit. */
function escapedUnits(character: string): string {
  return [...character.split('')].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}

function indented(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
