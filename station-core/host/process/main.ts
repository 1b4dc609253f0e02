import '../../umask.ts';
import { openHost } from '../host.ts';
import { runHost } from './run-host.ts';
import { shellWire } from './shell-wire.ts';

/** Entry of the station host: started by a shell, configured by message, restarted when it dies. */
runHost(shellWire(), openHost);
