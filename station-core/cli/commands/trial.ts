import { fileURLToPath } from 'node:url';
import { outputFolder } from '../named-files.ts';
import { runOtherProgram } from '../other-program.ts';

export interface TrialOptions {
  readonly data: string;
  readonly boards: number;
  readonly port: number;
  readonly json: boolean;
}

/** The simulated line is no part of the station: it is started, not imported. */
const APP = fileURLToPath(new URL('../../../fixtures/demo/app.ts', import.meta.url));

/** Its exit status. */
export async function trial({ data, boards, port, json }: TrialOptions, signal: AbortSignal): Promise<number> {
  await outputFolder(data);
  const args = [
    '--demo',
    '--data',
    data,
    '--boards',
    String(boards),
    '--port',
    String(port),
    ...(json ? ['--json'] : []),
  ];
  return runOtherProgram(APP, args, signal);
}
