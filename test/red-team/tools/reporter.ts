import type { Reporter, TestModule } from 'vitest/node';
import type {} from './attempt.ts';

/** Ends a run in which somebody attacked with the count of attempts and of refusals. */
export default class RedTeamReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    let [attempts, refused] = [0, 0];
    for (const module of modules) {
      for (const each of module.children.allTests()) {
        const { redTeam } = each.meta();
        attempts += redTeam?.attempts ?? 0;
        refused += redTeam?.refused ?? 0;
      }
    }
    if (attempts > 0)
      process.on('exit', () => process.stdout.write(`red team: ${attempts} attempts, ${refused} refused\n`));
  }
}
