import { fileURLToPath } from 'node:url';
import { outputFolder } from '../named-files.ts';
import { runOtherProgram } from '../other-program.ts';

export interface StationTrialOptions {
  readonly data: string;
  readonly station: string;
  readonly product: string;
  readonly json: boolean;
}

/** A root, officers and a token in plain files are no part of the station: what makes them is started, not imported. */
const SETUP = fileURLToPath(new URL('../../../fixtures/demo-station/main.ts', import.meta.url));

/** Its exit status; it prints the answer itself. */
export async function stationTrial(options: StationTrialOptions, signal: AbortSignal): Promise<number> {
  const { data, station, product, json } = options;
  await outputFolder(data);
  const args = ['--data', data, '--station', station, '--product', product, ...(json ? ['--json'] : [])];
  return runOtherProgram(SETUP, args, signal);
}
