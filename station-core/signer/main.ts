import { parentChannel } from './channel.ts';
import { serve } from './serve.ts';

/** Entry of the signer process: the only process of the station that loads a vendor's PKCS#11 driver. */
serve(parentChannel());
