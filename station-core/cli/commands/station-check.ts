import { resolve } from 'node:path';
import { checkStation, isReady } from '../../host/check/check-station.ts';
import type { Finding, FindingState } from '../../host/check/finding.ts';
import { type CommandResult, faultJson, faultText } from '../output.ts';

export async function check(dataDir: string, signal: AbortSignal): Promise<CommandResult> {
  const findings = await checkStation({ dataDir: resolve(dataDir), now: new Date(), signal });
  const ok = isReady(findings);
  return {
    ok,
    json: { ok, findings: findings.map(findingJson) },
    text: [...findings.map(findingText), '', summary(findings)].join('\n'),
  };
}

function findingJson({ fault, ...finding }: Finding): object {
  return { ...finding, ...(fault === undefined ? {} : { fault: faultJson(fault) }) };
}

const MARKS: Readonly<Record<FindingState, string>> = {
  good: 'ok      ',
  warning: 'warning ',
  problem: 'PROBLEM ',
  'not-checked': 'unknown ',
};
const NAME_CHARACTERS = 16;

/** What is good takes one line; what is not is shown as any fault is, with what to do. */
function findingText({ check: name, state, subject, seen, fault }: Finding): string {
  const what = [subject, fault === undefined ? seen : undefined].filter((each) => each !== undefined).join(': ');
  const line = `${MARKS[state]}${name.padEnd(NAME_CHARACTERS)} ${what}`.trimEnd();
  if (fault === undefined) return line;
  const shown = faultText(fault)
    .split('\n')
    .map((each) => `          ${each}`);
  return [line, ...shown].join('\n');
}

function counted(count: number, word: string): string {
  if (count === 0) return '';
  return `${String(count)} ${word}${count === 1 ? '' : 's'}`;
}

function summary(findings: readonly Finding[]): string {
  const count = (state: FindingState): number => findings.filter((each) => each.state === state).length;
  const [problems, warnings, unknown] = [count('problem'), count('warning'), count('not-checked')];
  if (problems + warnings + unknown === 0) return 'The station is ready.';
  const parts = [
    counted(problems, 'problem'),
    counted(warnings, 'warning'),
    unknown === 0 ? '' : `${String(unknown)} not looked at`,
  ];
  const ready = isReady(findings) ? 'The station is ready' : 'The station is not ready';
  return `${ready}: ${parts.filter((each) => each !== '').join(', ')}.`;
}
