import type { Reporter, TestModule } from 'vitest/node';

/** Ends the run with one plain line that people and scripts can read: `N passed, N failed, N skipped`. */
export default class PlainReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandled.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      let broken = module.errors().length > 0;
      for (const test of module.children.allTests()) count[test.result().state]++;
      for (const suite of module.children.allSuites()) broken ||= suite.errors().length > 0;
      if (broken) count.failed++; // a file or suite that could not even load counts as one failure
    }
    const skipped = count.skipped + count.pending;
    process.on('exit', () => {
      process.stdout.write(
        `\n${count.passed} passed, ${count.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
      );
    });
  }
}
