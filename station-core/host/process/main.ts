import { openHost } from '../host.ts';
import { channelToShell } from './host-channel.ts';
import { runHost } from './run-host.ts';

/** Entry of the station host: started by a shell, told everything by message, restarted when it dies. */
runHost(channelToShell(), openHost);
