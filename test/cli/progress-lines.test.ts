import { afterEach, expect, test, vi } from 'vitest';
import { ProgressLines } from '../../station-core/cli/progress-lines.ts';
import { provisionUnit } from '../../station-core/station/unit-plan.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('steps are counted in the plan that runs, whatever the usual plan has', () => {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const short = provisionUnit.filter(({ name }) => ['connect', 'flash', 'close'].includes(name));
  using lines = new ProgressLines(short, [{ slot: 1, port: 'COM7' }]);
  for (const step of short) lines.watch(1).stepBegun(step);
  expect(written.map((line) => / (\d+\/\d+) /.exec(line)?.[1])).toEqual(['1/3', '2/3', '3/3']);
});
