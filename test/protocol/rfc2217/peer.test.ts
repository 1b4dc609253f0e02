import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProtocolError } from '../../../station-core/protocol/protocol-error.ts';
import {
  COM_CONTROL,
  decodeComPort,
  encodeComPort,
  type ComPortMessage,
} from '../../../station-core/protocol/rfc2217/com-port.ts';
import { TelnetNegotiation } from '../../../station-core/protocol/rfc2217/negotiation.ts';
import { Rfc2217Peer, type Rfc2217Event } from '../../../station-core/protocol/rfc2217/peer.ts';
import { encodeSubnegotiation, encodeTelnetOption } from '../../../station-core/protocol/rfc2217/telnet.ts';

describe('COM-PORT-OPTION', () => {
  test.each<[ComPortMessage, string, string]>([
    // RFC 2217 §3: command, then value; the server adds 100.
    [{ kind: 'set-baudrate', baudRate: 115200 }, '010001c200', '650001c200'],
    [{ kind: 'set-baudrate', baudRate: 0 }, '0100000000', '6500000000'],
    [{ kind: 'set-datasize', value: 8 }, '0208', '6608'],
    [{ kind: 'set-parity', value: 1 }, '0301', '6701'],
    [{ kind: 'set-stopsize', value: 1 }, '0401', '6801'],
    [{ kind: 'set-control', value: COM_CONTROL.dtrOn }, '0508', '6908'],
    [{ kind: 'set-control', value: COM_CONTROL.rtsOff }, '050c', '690c'],
    [{ kind: 'notify-linestate', value: 0x60 }, '0660', '6a60'],
    [{ kind: 'notify-modemstate', value: 0xb0 }, '07b0', '6bb0'],
    [{ kind: 'flowcontrol-suspend' }, '08', '6c'],
    [{ kind: 'flowcontrol-resume' }, '09', '6d'],
    [{ kind: 'set-linestate-mask', value: 0 }, '0a00', '6e00'],
    [{ kind: 'set-modemstate-mask', value: 255 }, '0bff', '6fff'],
    [{ kind: 'purge-data', value: 3 }, '0c03', '7003'],
    [{ kind: 'signature', text: 'ser2net' }, '00736572326e6574', '64736572326e6574'],
  ])('%j', (message, client, server) => {
    expect(encodeComPort('client', message).toString('hex')).toBe(client);
    expect(encodeComPort('server', message).toString('hex')).toBe(server);
    expect(decodeComPort('client', Buffer.from(client, 'hex'))).toEqual(message);
    expect(decodeComPort('server', Buffer.from(server, 'hex'))).toEqual(message);
  });

  test.each(['', '01', '010001c2', '010001c20000', '02', '020808', '0d00', 'ff', '6508'])('bad payload "%s"', (hex) => {
    expect(problemOf(() => decodeComPort('client', Buffer.from(hex, 'hex')))).toBe('bad-com-port-message');
  });
});

describe('negotiation', () => {
  test('client and server agree in one round and then fall silent', () => {
    const { client, server, rounds } = connect();
    expect([client.comPort, server.comPort]).toEqual([true, true]);
    expect(rounds).toBeLessThanOrEqual(3);
  });

  test('a server that refuses COM-PORT-OPTION is reported once', () => {
    const client = new Rfc2217Peer('client');
    client.open();
    const refusal = encodeTelnetOption('dont', 44);
    expect(client.receive(refusal)).toEqual({ reply: Buffer.alloc(0), events: [{ kind: 'com-port', agreed: false }] });
    expect(client.receive(refusal).events).toEqual([]);
    expect(client.comPort).toBe(false);
  });

  test('an option that was never asked for is declined', () => {
    const client = new Rfc2217Peer('client');
    expect(client.receive(encodeTelnetOption('do', 24)).reply).toEqual(encodeTelnetOption('wont', 24));
    expect(client.receive(encodeTelnetOption('will', 1)).reply).toEqual(encodeTelnetOption('dont', 1));
  });

  test('a server waits for a client that asks first (pySerial)', () => {
    const server = new Rfc2217Peer('server');
    const { reply, events } = server.receive(encodeTelnetOption('will', 44));
    expect(reply).toEqual(encodeTelnetOption('do', 44));
    expect(events).toEqual([{ kind: 'com-port', agreed: true }]);
    expect(server.receive(encodeTelnetOption('do', 44)).reply).toEqual(encodeTelnetOption('will', 44));
  });

  test('whatever the other side says, answering stops by itself', () => {
    const verb = fc.constantFrom('will' as const, 'wont' as const, 'do' as const, 'dont' as const);
    const plan = { ours: [0, 3, 44], theirs: [0, 3] };
    fc.assert(
      fc.property(fc.array(fc.tuple(verb, fc.constantFrom(0, 3, 44, 24)), { maxLength: 30 }), (said) => {
        const negotiation = new TelnetNegotiation(plan);
        negotiation.ask();
        for (const [word, option] of said) {
          negotiation.receive(word, option);
          const wanted = word === 'will' || word === 'do';
          const allowed = (word === 'will' || word === 'wont' ? plan.theirs : plan.ours).includes(option);
          // Once said and answered, the same word again is no news: no answer, so no loop (RFC 1143).
          if (!wanted || allowed) expect(negotiation.receive(word, option)).toHaveLength(0);
        }
      }),
    );
  });
});

describe('an RFC 2217 connection', () => {
  test('data with 0xFF and messages in between arrive in order', () => {
    const { client, server } = connect();
    const bytes = Buffer.from([0xff, 0xc0, 0, 13, 10, 0xff]);
    const message: ComPortMessage = { kind: 'set-baudrate', baudRate: 0xffffffff };
    const stream = Buffer.concat([client.data(bytes), client.message(message), client.data(bytes)]);
    const events = [...stream].flatMap((byte) => server.receive(Buffer.of(byte)).events);
    expect(events.filter(({ kind }) => kind === 'message')).toEqual([{ kind: 'message', message }]);
    expect(dataOf(events)).toEqual(Buffer.concat([bytes, bytes]));
  });

  test('a damaged message is reported as broken, and the bytes after it are not lost', () => {
    const { client } = connect();
    const stream = Buffer.concat([encodeSubnegotiation(44, Buffer.from([101, 0])), Buffer.from('boot')]);
    const { events } = client.receive(stream);
    expect(events).toMatchObject([
      { kind: 'broken', reason: expect.stringMatching(/carries/) as string },
      { kind: 'data' },
    ]);
  });

  test('a message of the wrong side is broken, not obeyed', () => {
    const { client } = connect();
    expect(client.receive(encodeSubnegotiation(44, Buffer.from([5, 8]))).events).toMatchObject([{ kind: 'broken' }]);
  });

  test('subnegotiations of other options are passed over', () => {
    expect(connect().client.receive(encodeSubnegotiation(24, Buffer.from([1]))).events).toEqual([]);
  });

  test('any bytes whatever give events and replies, never a throw', () => {
    const bytes = fc.array(fc.oneof(fc.nat(255), fc.constantFrom(255, 250, 240, 44, 105)), { maxLength: 100 });
    fc.assert(
      fc.property(bytes, fc.constantFrom('client' as const, 'server' as const), (stream, side) => {
        const { reply } = new Rfc2217Peer(side).receive(Buffer.from(stream));
        expect(reply.length).toBeLessThanOrEqual(stream.length); // three bytes in, at most three out
      }),
      { numRuns: 1000 },
    );
  });
});

function connect(): { client: Rfc2217Peer; server: Rfc2217Peer; rounds: number } {
  const [client, server] = [new Rfc2217Peer('client'), new Rfc2217Peer('server')];
  let [toServer, toClient] = [client.open(), server.open()];
  let rounds = 0;
  while (toServer.length + toClient.length > 0) {
    const [fromServer, fromClient] = [server.receive(toServer).reply, client.receive(toClient).reply];
    [toClient, toServer] = [fromServer, fromClient];
    rounds += 1;
    if (rounds > 10) throw new Error('the two sides answer each other without end');
  }
  return { client, server, rounds };
}

function dataOf(events: readonly Rfc2217Event[]): Buffer {
  return Buffer.concat(events.flatMap((event) => (event.kind === 'data' ? [event.bytes] : [])));
}

function problemOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof ProtocolError) return error.problem;
    throw error;
  }
  return undefined;
}
