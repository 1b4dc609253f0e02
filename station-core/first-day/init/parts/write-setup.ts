import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { writeText } from '../../../ceremony/ceremony-file.ts';
import { StationCeremony, type StationState } from '../../../ceremony/station/ceremony-state.ts';
import { CONFIGURATION_FILE } from '../../../ceremony/station/configuration.ts';
import { ISSUING_FILE, ROOT_FILE } from '../../../ceremony/station/import-certificate.ts';
import { Fault } from '../../../fault.ts';
import { officersSha256Hex } from '../../../formats/officer-key.ts';
import { Floor, FIRST_JIG } from '../../../operators/floor.ts';
import { sectionOf } from '../../../station/setup/enrol-station.ts';
import { FOLDERS_OF_PEOPLE } from '../../../station/setup/people-folders.ts';
import type { StationConfig } from '../../../station/setup/station-config.ts';
import { asks } from '../ask.ts';
import { ownAccount, socketOf } from '../handover-tasks.ts';
import type { Part, Setup } from '../setup.ts';
import { ESCROW_FILE } from './escrow.ts';
import { CEREMONY_FOLDER } from './keys.ts';
import { softTokenOf, storeOf } from './token.ts';

/** The PIN of the station's own token lies beside it; that of a service in an account of its own is nothing for the station. */
export const askPinFile: Part = async (setup) => {
  if (setup.file.answers.token?.kind === 'software' || ownAccount(setup.file.answers) !== undefined) return undefined;
  return asks('pinFile')(setup);
};

/** station.json, the last of the files here that anything else goes by; written once. */
export const writeSetup: Part = async (setup) => {
  const { file, signal } = setup;
  const { dataDir, answers, hasSetup } = file;
  if (hasSetup) return undefined;
  const { state } = await StationCeremony.open(join(dataDir, CEREMONY_FOLDER));
  for (const name of FOLDERS_OF_PEOPLE) await mkdir(join(dataDir, name), { recursive: true, mode: 0o700 });
  if (answers.jig !== undefined) {
    const floor = await Floor.open({ dir: dataDir });
    await floor.setJig(Object.assign({}, FIRST_JIG, answers.jig));
  }
  const config = await setupOf(setup, state);
  await writeText({ dir: dataDir, name: 'station.json' }, `${JSON.stringify(config, undefined, 2)}\n`, signal);
  return undefined;
};

async function setupOf(setup: Setup, state: StationState): Promise<StationConfig> {
  const { answers } = setup.file;
  const { printer, scanner } = answers;
  const checkpointKey = state.opened?.checkpointKey;
  if (checkpointKey === undefined || printer === undefined || scanner === undefined) {
    throw new Fault('ceremony.out-of-order', { missing: 'the journal' });
  }
  return {
    station: state.settings.station,
    signer: await signerOf(setup, state),
    checkpointKey,
    ca: { root: `${CEREMONY_FOLDER}/${ROOT_FILE}`, intermediate: `${CEREMONY_FOLDER}/${ISSUING_FILE}` },
    escrow: ESCROW_FILE,
    permits: 'permits',
    printer,
    scanner,
    ...(state.headquarters === undefined ? {} : { upstream: sectionOf(state.headquarters) }),
  };
}

async function signerOf(setup: Setup, { settings }: StationState): Promise<NonNullable<StationConfig['signer']>> {
  const { dataDir, answers } = setup.file;
  const account = ownAccount(answers);
  if (account !== undefined) return { socket: socketOf(account) };
  const soft = await softTokenOf(setup);
  const softhsmConf = soft === undefined ? storeOf(answers) : relative(dataDir, soft.softhsmConf);
  const pin = soft?.pinFile ?? answers.pinFile;
  if (pin === undefined) throw new TypeError('nobody was asked for the PIN file');
  return {
    config: `${CEREMONY_FOLDER}/${CONFIGURATION_FILE}`,
    officersSha256: officersSha256Hex(settings.officers),
    pinFile: soft === undefined ? pin : relative(dataDir, pin),
    ...(softhsmConf === undefined ? {} : { softhsmConf }),
  };
}
