import '../umask.ts';
import { askerWire } from '../rpc/wires/message-port.ts';
import { readPin } from './config/read-pin.ts';
import { parseStartOptions } from './config/start-options.ts';
import { serveSigner } from './serve.ts';
import { startSigningService } from './start.ts';

/**
 * Entry of the signer process where the host's account is all there is: started by the host or its shell, with reduced
 * protection. It loads the vendor's PKCS#11 driver, as no other process of the station does.
 */
const options = parseStartOptions(process.argv.slice(2));
// Our parent is gone: what was signed is in the journal.
const starting = readPin(options.pin).then((pin) => {
  return startSigningService({ ...options, pin }, 'reduced');
});
serveSigner(askerWire(), starting, { gone: () => process.exit(0) });
