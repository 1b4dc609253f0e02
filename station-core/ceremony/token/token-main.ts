import '../../umask.ts';
import { serve } from '../../rpc/server.ts';
import { askerWire } from '../../rpc/wires/message-port.ts';
import { TokenProcess } from './token-process.ts';
import { tokenService } from './token-service.ts';

/** Entry of the process that loads the vendor's driver for a ceremony. */
const { handlers } = new TokenProcess();
serve(tokenService, askerWire(), { order: 'one-at-a-time', gone: () => process.exit(0), handlers });
