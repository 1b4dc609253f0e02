import { Fault, type FaultCode } from '../fault.ts';
import { FormatError, type FormatProblem } from '../formats/format-error.ts';
import { ProtocolError, type ProtocolProblem } from '../protocol/protocol-error.ts';

/** Which fault of the table it is when a codec refuses its input: the only place that knows both. */
const FAULT_OF: Readonly<Record<FormatProblem | ProtocolProblem, FaultCode>> = {
  'bad-image': 'firmware.bad-image',
  'image-truncated': 'firmware.image-truncated',
  'bad-checksum': 'firmware.bad-checksum',
  'bad-sha256': 'firmware.bad-sha256',
  'bad-signature': 'firmware.bad-signature',
  'bad-partition-table': 'format.bad-partition-table',
  'bad-nvs': 'format.bad-nvs',
  'nvs-full': 'format.nvs-full',
  'bad-secure-cert': 'format.bad-secure-cert',
  'bad-note': 'checkpoint.malformed',
  'untrusted-note': 'checkpoint.untrusted',
  'bad-proof': 'proof.malformed',
  'bad-permit': 'station.bad-config',
  'bad-document': 'document.malformed',
  'untrusted-document': 'document.untrusted',
  'bad-officers': 'document.bad-officers',
  'bad-loader-frame': 'board.garbled',
  'bad-agent-message': 'board.agent-broke-protocol',
  'bad-com-port-message': 'port.not-rfc2217',
  'bad-ipp-message': 'printer.garbled',
  'bad-zpl-status': 'printer.garbled',
};

/** The same codec, with Faults in place of its own errors. */
export function inFaults<Input extends unknown[], Output>(
  codec: (...input: Input) => Output,
): (...input: Input) => Output {
  return (...input) => {
    try {
      return codec(...input);
    } catch (error) {
      throw asFault(error);
    }
  };
}

/** For a codec that reads what it needs as it goes. */
export function inFaultsLater<Input extends unknown[], Output>(
  codec: (...input: Input) => Promise<Output>,
): (...input: Input) => Promise<Output> {
  return async (...input) => {
    try {
      return await codec(...input);
    } catch (error) {
      throw asFault(error);
    }
  };
}

function asFault(error: unknown): unknown {
  if (!(error instanceof FormatError) && !(error instanceof ProtocolError)) return error;
  return new Fault(FAULT_OF[error.problem], error.details, error.cause === undefined ? {} : { cause: error.cause });
}
