import '../../umask.ts';
import { serve } from '../../rpc/server.ts';
import { parentProcessWire } from '../../rpc/wires/child-process.ts';
import { TokenProcess } from './token-process.ts';
import { tokenService } from './token-service.ts';

/** Entry of the process that loads the vendor's driver for a ceremony. */
const { handlers } = new TokenProcess();
serve(tokenService, parentProcessWire(), { order: 'one-at-a-time', gone: () => process.exit(0), handlers });
