import type { Command } from 'commander';
import { declareMigrate } from './migrate.ts';

export function declareCa(program: Command): void {
  const ca = program.command('ca').description('Ceremonies: acts with officers present, while the station is stopped.');
  declareMigrate(ca);
}
