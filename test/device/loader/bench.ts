/** A simulated board on an RFC 2217 port, the wire to it, and a record of what the station sent. */
import type { BoardSpec, Jig, JigBoard } from '../../../fixtures/virtual-jig/jig.ts';
import { startJig } from '../../../fixtures/virtual-jig/jig.ts';
import { openPort } from '../../../station-core/device/ports/open-port.ts';
import { Wire, type WireWait } from '../../../station-core/device/wire.ts';
import { commandName } from '../../../station-core/protocol/loader/opcodes.ts';
import { SlipDecoder } from '../../../station-core/protocol/slip.ts';
import { decodeRequest } from '../../../station-core/codecs/loader.ts';
import type { DecodedRequest } from '../../../station-core/protocol/loader/request.ts';

/** A wire that keeps the requests it was given. */
export class RecordingWire extends Wire {
  readonly sent: DecodedRequest[] = [];

  override async send(bytes: Uint8Array, wait: WireWait): Promise<void> {
    for (const piece of new SlipDecoder().push(bytes)) {
      // Four bytes acknowledge what READ_FLASH sent.
      if (piece.kind === 'frame' && piece.bytes.length > 4) this.sent.push(decodeRequest(piece.bytes));
    }
    await super.send(bytes, wait);
  }

  get names(): string[] {
    return this.sent.map(({ opcode }) => commandName(opcode) ?? opcode.toString(16));
  }
}

export interface Bench extends AsyncDisposable {
  readonly jig: Jig;
  readonly board: JigBoard;
  readonly wire: RecordingWire;
}

export type Line = 'address' | 'rawAddress' | 'ptyPath';

export async function bench(spec: BoardSpec, line: Line = 'address'): Promise<Bench> {
  const jig = await startJig({ boards: [spec], pty: line === 'ptyPath' });
  const [board] = jig.boards;
  if (board === undefined) throw new Error('one board was asked for');
  const wire = await wireTo(board, line);
  return {
    jig,
    board,
    wire,
    [Symbol.asyncDispose]: async () => {
      await wire.close();
      await jig[Symbol.asyncDispose]();
    },
  };
}

export async function wireTo(board: JigBoard, line: Line = 'address'): Promise<RecordingWire> {
  const port = await openPort(board[line] ?? '', { baudRate: 115_200, signal: AbortSignal.timeout(120_000) });
  return new RecordingWire(port);
}
