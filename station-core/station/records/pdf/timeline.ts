/** The steps of a run as bars over the time that it took. */
import type { RunHistory, StepHistory } from '../../../ledger/records/run-history.ts';
import { MARGIN, type Sheet, WIDTH } from '../../../pdf/sheet.ts';

const NAME_WIDTH = 96;
const TIME_WIDTH = 54;
const ROW = 11;
/** A bar that took no time is still to be seen. */
const LEAST_WIDTH = 1.2;

const COLOUR = { passed: '#1558c0', stopped: '#b10f1b', open: '#57606e' } as const;

export function drawTimeline(sheet: Sheet, run: RunHistory): void {
  const from = Date.parse(run.begunAt);
  const until = Math.max(from + 1, ...run.steps.map(({ begunAt, endedAt }) => Date.parse(endedAt ?? begunAt)));
  for (const step of run.steps) {
    sheet.room(ROW);
    drawStep(sheet, step, (at) => (Date.parse(at) - from) / (until - from));
  }
  sheet.y += 4;
}

function drawStep(sheet: Sheet, step: StepHistory, shareAt: (at: string) => number): void {
  const { doc, y } = sheet;
  const left = MARGIN + NAME_WIDTH;
  const width = WIDTH - NAME_WIDTH - TIME_WIDTH;
  const begun = left + shareAt(step.begunAt) * width;
  const ended = left + shareAt(step.endedAt ?? step.begunAt) * width;
  doc.rect(left, y + 1, width, ROW - 3).fill('#eef1f5');
  doc.rect(Math.min(begun, left + width - LEAST_WIDTH), y + 1, Math.max(LEAST_WIDTH, ended - begun), ROW - 3);
  doc.fill(COLOUR[step.state]);
  sheet.write(step.step, { width: NAME_WIDTH - 4, size: 8 });
  sheet.y = y;
  sheet.write(secondsText(step.durationMs), { x: left + width + 4, width: TIME_WIDTH - 4, size: 8 });
  sheet.y = y + ROW;
}

export function secondsText(durationMs: number | undefined): string {
  return durationMs === undefined ? 'open' : `${(durationMs / 1_000).toFixed(2)} s`;
}
