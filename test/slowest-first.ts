import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Whole lines, tools that look at C, and commands take half a minute or more a file, most of it waiting: one that began last
 * would keep everybody waiting.
 */
const SLOW = ['station/plan/', 'station/', 'device-agent/', 'virtual-jig/riscv/', 'cli/', 'host/', 'signer/'];

export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification): number => {
      const path = relative(import.meta.dirname, moduleId);
      const at = SLOW.findIndex((folder) => path.startsWith(folder));
      return at === -1 ? SLOW.length : at;
    };
    return sorted.sort((a, b) => rank(a) - rank(b));
  }
}
