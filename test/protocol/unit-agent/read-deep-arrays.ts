/** Reads deep arrays, and prints each error that is no `ProtocolError`. Started with stacks of other sizes by cbor.test.ts. */
import { Buffer } from 'node:buffer';
import { decodeCbor } from '../../../station-core/protocol/unit-agent/cbor.ts';
import { ProtocolError } from '../../../station-core/protocol/protocol-error.ts';

const nested = Buffer.concat([Buffer.from('a1656e6f6e6365', 'hex'), Buffer.alloc(4_000, 0x81), Buffer.from([0xa0])]);

// Compiled code needs less of the stack than interpreted code, so it is tried again and again.
for (let round = 0; round < 30; round++) {
  try {
    decodeCbor(nested);
  } catch (error) {
    if (!(error instanceof ProtocolError)) process.stdout.write(`${String(error)}\n`);
  }
}
