import '../../umask.ts';
import { phaseOf } from '../../first-day/phase/phase.ts';
import { type OpenService, runHost } from './run-host.ts';
import { shellWire } from './shell-wire.ts';

/** Entry of the station host: started by a shell, configured by message, restarted when it dies. */
runHost(shellWire(), async (options) => (await serviceFor(options))(options));

/** A folder that is no station yet is set up on its screens. */
async function serviceFor({ dataDir }: Parameters<OpenService>[0]): Promise<OpenService> {
  if ((await phaseOf(dataDir)) === 'setup') {
    return (await import('../first-day/open-first-day.ts')).openFirstDay;
  }
  return (await import('../host.ts')).openHost;
}
