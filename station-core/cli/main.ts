#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { version } from '../station/version.ts';
import { EXIT } from './output.ts';

type Add = (program: Command) => void;

/** In the order of the help. Only what is asked for is loaded: a station starts without waiting for the file formats. */
const COMMANDS: Readonly<Record<string, () => Promise<Add>>> = {
  provision: async () => (await import('./commands/provision.ts')).addProvision,
  chip: async () => (await import('./commands/chip.ts')).addChip,
  efuse: async () => (await import('./commands/efuse.ts')).addEfuse,
  flash: async () => (await import('./commands/flash.ts')).addFlash,
  release: async () => (await import('./commands/release.ts')).addRelease,
  unit: async () => (await import('./commands/unit.ts')).addUnit,
  ledger: async () => (await import('./commands/ledger.ts')).addLedger,
  sync: async () => (await import('./commands/sync.ts')).addSync,
  nvs: async () => (await import('./commands/nvs.ts')).addNvs,
  'partition-table': async () => (await import('./commands/partition-table.ts')).addPartitionTable,
  'secure-cert': async () => (await import('./commands/secure-cert.ts')).addSecureCert,
  image: async () => (await import('./commands/image.ts')).addImage,
  serve: async () => (await import('./commands/serve.ts')).addServe,
  jig: async () => (await import('./commands/jig.ts')).addJig,
};

const program = new Command('birthmark')
  .description('The manufacturing-line station that gives every ESP32 unit its identity')
  .version(version())
  .exitOverride();

const asked = COMMANDS[process.argv[2] ?? ''];
for (const load of asked === undefined ? Object.values(COMMANDS) : [asked]) (await load())(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // commander has already written what was wrong with the words; help and version are not wrong.
  process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
}
