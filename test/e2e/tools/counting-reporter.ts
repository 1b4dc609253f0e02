import { writeFileSync } from 'node:fs';
import type { Reporter, Suite } from '@playwright/test/reporter';

/** Leaves the counts of a run where `test/all.ts` finds them, and says why tests were skipped. */
export default class CountingReporter implements Reporter {
  #suite: Suite | undefined;

  onBegin(_config: unknown, suite: Suite): void {
    this.#suite = suite;
  }

  onEnd(): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const reasons = new Set<string>();
    for (const test of this.#suite?.allTests() ?? []) {
      const outcome = test.outcome();
      if (outcome === 'skipped') counts.skipped++;
      else if (outcome === 'unexpected') counts.failed++;
      else counts.passed++;
      for (const { type, description } of test.annotations) {
        if (type === 'skip' && description !== undefined) reasons.add(`${test.parent.project()?.name}: ${description}`);
      }
    }
    for (const reason of reasons) process.stdout.write(`  skipped  ${reason}\n`);
    const file = process.env['BIRTHMARK_COUNTS'];
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  }
}
