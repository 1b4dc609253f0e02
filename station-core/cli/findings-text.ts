/** Findings of a look at everything, as lines for a person: what is good takes one, what is not is shown as any fault is. */
import type { Fault } from '../fault.ts';
import { faultJson, faultText } from './output.ts';

export interface ShownFinding {
  readonly check: string;
  readonly state: 'good' | 'warning' | 'problem' | 'not-checked';
  readonly subject?: string;
  readonly fault?: Fault;
  readonly seen?: string;
  /** Could not be looked at without it. */
  readonly needs?: string;
}

const MARKS: Readonly<Record<ShownFinding['state'], string>> = {
  good: 'ok      ',
  warning: 'warning ',
  problem: 'PROBLEM ',
  'not-checked': 'unknown ',
};
const NAME_CHARACTERS = 16;

export function findingText({ check: name, state, subject, seen, fault }: ShownFinding): string {
  const what = [subject, fault === undefined ? seen : undefined].filter((each) => each !== undefined).join(': ');
  const line = `${MARKS[state]}${name.padEnd(NAME_CHARACTERS)} ${what}`.trimEnd();
  return fault === undefined ? line : `${line}\n${indentedUnder(faultText(fault))}`;
}

/** A line for each; what waits for the same file takes one line together, for its remedy stands with that file. */
export function findingsText(findings: readonly ShownFinding[]): string {
  const alone = findings.filter(({ needs }) => needs === undefined).map(findingText);
  const waiting = Map.groupBy(findings, ({ needs }) => needs);
  const together = [...waiting].flatMap(([needs, each]) => {
    if (needs === undefined) return [];
    return [`${MARKS['not-checked']}${each.map(({ check }) => check).join(', ')}: without ${needs}`];
  });
  return [...alone, ...together].join('\n');
}

export function findingJson({ fault, ...finding }: ShownFinding): object {
  return { ...finding, ...(fault === undefined ? {} : { fault: faultJson(fault) }) };
}

export function indentedUnder(text: string): string {
  return text
    .split('\n')
    .map((each) => `          ${each}`)
    .join('\n');
}

/** `what` is ready, or is not, and what was found. */
export function findingsSummary(what: string, findings: readonly ShownFinding[]): string {
  const count = (state: ShownFinding['state']): number => findings.filter((each) => each.state === state).length;
  const [problems, warnings, unknown] = [count('problem'), count('warning'), count('not-checked')];
  if (problems + warnings + unknown === 0) return `${what} is ready.`;
  const parts = [
    counted(problems, 'problem'),
    counted(warnings, 'warning'),
    unknown === 0 ? '' : `${String(unknown)} not looked at`,
  ];
  const ready = problems + unknown === 0 ? `${what} is ready` : `${what} is not ready`;
  return `${ready}: ${parts.filter((each) => each !== '').join(', ')}.`;
}

function counted(count: number, word: string): string {
  if (count === 0) return '';
  return `${String(count)} ${word}${count === 1 ? '' : 's'}`;
}
