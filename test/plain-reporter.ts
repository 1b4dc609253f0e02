import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { plainLine } from './plain-line.ts';

/** Ends the run with one plain line, and leaves the counts where `test/all.ts` finds them. */
export default class PlainReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandled.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      let broken = module.errors().length > 0;
      for (const test of module.children.allTests()) count[test.result().state]++;
      for (const suite of module.children.allSuites()) broken ||= suite.errors().length > 0;
      if (broken) count.failed++; // a file or suite that could not even load counts as one failure
    }
    const counts = { passed: count.passed, failed: count.failed, skipped: count.skipped + count.pending };
    const file = process.env['BIRTHMARK_COUNTS'];
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
    process.on('exit', () => {
      process.stdout.write(`\nFaults were drawn with BIRTHMARK_SEED=${process.env['BIRTHMARK_SEED'] ?? ''}\n`);
      process.stdout.write(`${plainLine(counts)}\n`);
    });
  }
}
