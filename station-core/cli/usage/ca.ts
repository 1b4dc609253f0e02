import type { Command } from 'commander';
import { declareRoot, declareStationCeremony } from './ceremony.ts';
import { declareMigrate } from './migrate.ts';

export function declareCa(program: Command): void {
  const ca = program.command('ca').description('Ceremonies: acts with officers present, while the station is stopped.');
  declareStationCeremony(ca);
  declareMigrate(ca);
  declareRoot(ca);
}
