import type { BindingInterface, BindingPortInterface } from '@serialport/bindings-cpp';
import { SerialPortStream } from '@serialport/stream';
import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { openPort } from '../../../station-core/device/ports/open-port.ts';
import { Wire } from '../../../station-core/device/wire.ts';
import { decodeAgentEnvelope, decodeAgentFrame, decodeAgentRequest } from '../../../station-core/codecs/agent.ts';
import { AGENT_PROTOCOL_VERSION, type AgentEnvelope } from '../../../station-core/protocol/unit-agent/frame.ts';
import type { AgentRequest } from '../../../station-core/protocol/unit-agent/messages.ts';
import { SlipDecoder, encodeSlip } from '../../../station-core/protocol/slip.ts';

/** An agent on a real TCP port that does what its script says; the station's side is the real port, wire and client. */
export type Script = (request: AgentRequest, nth: number) => readonly (Frame | Raw)[];
/** Sent in SLIP. */
export type Frame = Uint8Array;
/** Sent as it is: console text, noise. */
export interface Raw {
  readonly raw: Uint8Array | string;
}

export interface ScriptedAgent extends AsyncDisposable {
  readonly wire: Wire;
  /** The frames that arrived, before SLIP. */
  readonly heard: Buffer[];
  readonly hangUp: () => void;
}

export async function scriptedAgent(
  script: Script,
  otherVersion?: (frame: AgentEnvelope) => readonly Frame[],
): Promise<ScriptedAgent> {
  const heard: Buffer[] = [];
  let client: Socket | undefined;
  const answers = (frame: Buffer, nth: number): readonly (Frame | Raw)[] => {
    const { version, kind, sequence } = decodeAgentEnvelope(frame);
    if (version !== AGENT_PROTOCOL_VERSION) return otherVersion?.({ version, kind, sequence }) ?? [];
    const request = decodeAgentRequest(decodeAgentFrame(frame));
    return request === undefined ? [] : script(request, nth);
  };
  const server = createServer({ noDelay: true }, (socket) => {
    client = socket;
    socket.on('error', () => undefined);
    const decoder = new SlipDecoder();
    socket.on('data', (chunk) => {
      for (const piece of decoder.push(chunk)) {
        if (piece.kind !== 'frame') continue;
        heard.push(piece.bytes);
        for (const out of answers(piece.bytes, heard.length)) socket.write(onTheWire(out));
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  const signal = new AbortController().signal;
  const wire = new Wire(await openPort(`socket://127.0.0.1:${address.port}`, { baudRate: 115_200, signal }));
  return {
    wire,
    heard,
    hangUp: () => client?.destroy(),
    [Symbol.asyncDispose]: async () => {
      await wire.close();
      client?.destroy();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

function onTheWire(out: Frame | Raw): Uint8Array | string {
  return 'raw' in out ? out.raw : encodeSlip(out);
}

/**
 * An agent without a clock or a network under it, for tests of silence: with vitest's fake timers a real socket would
 * wait without end. It is silent, or answers in the same turn.
 */
export function scriptedPort(answer: (frame: Buffer) => Uint8Array | undefined): SerialPortStream {
  const pending: Buffer[] = [];
  let wake: (() => void) | undefined;
  const decoder = new SlipDecoder();
  const port: BindingPortInterface = {
    openOptions: undefined as never, // nothing reads them
    isOpen: true,
    close: () => Promise.resolve(),
    read: async (buffer, offset, length) => {
      while (pending[0] === undefined) await new Promise<void>((resolve) => (wake = resolve));
      const bytes = pending.shift() ?? Buffer.alloc(0);
      if (bytes.length > length) throw new Error('the test reads more than there is room for');
      return { buffer, bytesRead: bytes.copy(buffer, offset) };
    },
    write: (buffer) => {
      for (const piece of decoder.push(buffer)) {
        const reply = piece.kind === 'frame' ? answer(piece.bytes) : undefined;
        if (reply !== undefined) pending.push(encodeSlip(reply));
      }
      wake?.();
      return Promise.resolve();
    },
    update: () => Promise.resolve(),
    set: () => Promise.resolve(),
    get: () => Promise.resolve({ cts: false, dsr: false, dcd: false }),
    getBaudRate: () => Promise.resolve({ baudRate: 115_200 }),
    flush: () => Promise.resolve(),
    drain: () => Promise.resolve(),
  };
  const binding: BindingInterface = { list: () => Promise.resolve([]), open: () => Promise.resolve(port) };
  return new SerialPortStream({ binding, path: 'scripted', baudRate: 115_200, autoOpen: false });
}
