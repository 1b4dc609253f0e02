import { parentProcessWire } from '../rpc/wires/child-process.ts';
import { firstPortWire, utilityParentPort } from '../rpc/wires/message-port.ts';
import { serveSigner } from './serve.ts';

/** Entry of the signer process: the only process of the station that loads a vendor's PKCS#11 driver. */
const parentPort = utilityParentPort();
serveSigner(parentPort === undefined ? parentProcessWire() : firstPortWire(parentPort));
