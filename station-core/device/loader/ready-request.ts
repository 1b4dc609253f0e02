/** A request as it goes over the wire. The blocks of an image are made ready once, and all boards are sent the same bytes. */
import type { CommandName } from '../../protocol/loader/opcodes.ts';
import { encodeRequest, type LoaderRequest } from '../../protocol/loader/request.ts';
import { encodeSlip } from '../../protocol/slip.ts';

export interface ReadyRequest {
  readonly name: CommandName;
  /** Framed and escaped. */
  readonly wire: Buffer;
}

export function ready(request: LoaderRequest): ReadyRequest {
  // A copy: what the encoder gives back is a part of a buffer twice as long, which would be kept with it.
  const framed = encodeSlip(encodeRequest(request));
  const wire = Buffer.allocUnsafeSlow(framed.length);
  wire.set(framed);
  framed.fill(0); // it may be a block of a unit's secrets
  return { name: request.name, wire };
}
