import type { Command } from 'commander';
import { version } from '../station/version.ts';
import { newProgram } from './program.ts';
import { declareAgent } from './usage/agent.ts';
import { declareCa } from './usage/ca.ts';
import { declareChip } from './usage/chip.ts';
import {
  declareDocument,
  declareLift,
  declareManifest,
  declareMigration,
  declarePermit,
  declareRecovery,
  declareRevocationOrder,
  declareSignerConfig,
} from './usage/documents/documents.ts';
import { declareEscrow } from './usage/documents/escrow.ts';
import { declareOfficer } from './usage/documents/officer.ts';
import { declareEfuse } from './usage/efuse.ts';
import { exitStatusText } from './usage/explain.ts';
import { declareFlash } from './usage/flash.ts';
import { declareImage, declareSecureCert } from './usage/formats.ts';
import { declareJig } from './usage/jig.ts';
import { declareLabel } from './usage/label.ts';
import { declareLedger } from './usage/ledger.ts';
import { declareLine } from './usage/line.ts';
import { declareNvs } from './usage/nvs.ts';
import { declarePartitionTable } from './usage/partition-table.ts';
import { declareProduct } from './usage/product.ts';
import { declareProvision } from './usage/provision.ts';
import { declareRelease } from './usage/release.ts';
import { declareSchema } from './usage/schema.ts';
import { declareScreen } from './usage/screen.ts';
import { declareServe } from './usage/serve.ts';
import { declareSigner } from './usage/signer.ts';
import { declareDiagnose } from './usage/desk/diagnose.ts';
import { declareCrl, declareRevoke } from './usage/desk/revoke.ts';
import { declarePeople } from './usage/desk/people.ts';
import { declareRework } from './usage/desk/rework.ts';
import { declareShift } from './usage/desk/shift.ts';
import { declareStation } from './usage/station.ts';
import { declareSync } from './usage/sync.ts';
import { declareTrial } from './usage/trial.ts';
import { declareUpstream } from './usage/upstream/upstream.ts';
import { declareUnit } from './usage/unit.ts';

/** In the order of the help. */
const COMMANDS = [
  declareProvision,
  declareStation,
  declareServe,
  declareScreen,
  declarePeople,
  declareSigner,
  declareUnit,
  declareRework,
  declareRevoke,
  declareCrl,
  declareLedger,
  declareShift,
  declareLine,
  declareDiagnose,
  declareSync,
  declareUpstream,
  declareCa,
  declareOfficer,
  declareEscrow,
  declarePermit,
  declareRevocationOrder,
  declareManifest,
  declareSignerConfig,
  declareLift,
  declareRecovery,
  declareMigration,
  declareDocument,
  declareChip,
  declareEfuse,
  declareFlash,
  declareProduct,
  declareRelease,
  declareNvs,
  declarePartitionTable,
  declareSecureCert,
  declareImage,
  declareTrial,
  declareLabel,
  declareSchema,
  declareJig,
  declareAgent,
];

/**
 * The whole command line. What a command takes is declared in usage/, which loads nothing of the station; what it does is
 * in commands/ and loaded when it is asked for.
 */
export function birthmark(): Command {
  const program = newProgram('birthmark', 'Manufacturing-line station that gives ESP32 units their identity.')
    .version(version(), '-V, --version', 'show the version')
    .helpCommand('help [command]', 'Show the help of a command.')
    .addHelpText('after', `\nExample:\n  birthmark chip --port /dev/ttyUSB0\n\n${exitStatusText()}`);
  for (const declare of COMMANDS) declare(program);
  return program;
}
