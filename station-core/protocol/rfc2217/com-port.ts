import { Buffer } from 'node:buffer';
import { ProtocolError } from '../protocol-error.ts';

/**
 * The payload of a COM-PORT-OPTION subnegotiation (RFC 2217 §3): one command number, one value. The server answers
 * with the same command plus 100. This file only translates; it decides nothing.
 */
export type ComPortSide = 'client' | 'server';

export type ComPortMessage =
  | { readonly kind: 'signature'; readonly text: string }
  /** 0 asks for the value in force; so does every other `set-…` of this kind. */
  | { readonly kind: 'set-baudrate'; readonly baudRate: number }
  | { readonly kind: ByteKind; readonly value: number }
  | { readonly kind: 'flowcontrol-suspend' | 'flowcontrol-resume' };

const BYTE_COMMANDS = {
  'set-datasize': 2,
  'set-parity': 3,
  'set-stopsize': 4,
  'set-control': 5,
  'notify-linestate': 6,
  'notify-modemstate': 7,
  'set-linestate-mask': 10,
  'set-modemstate-mask': 11,
  'purge-data': 12,
} as const;
type ByteKind = keyof typeof BYTE_COMMANDS;

const BARE_COMMANDS = { 'flowcontrol-suspend': 8, 'flowcontrol-resume': 9 } as const;
const SIGNATURE = 0;
const SET_BAUDRATE = 1;
const SERVER_OFFSET = 100;

/** SET-CONTROL values (RFC 2217 §3). */
export const COM_CONTROL = {
  askFlowControl: 0,
  noFlowControl: 1,
  askBreak: 4,
  breakOn: 5,
  breakOff: 6,
  askDtr: 7,
  dtrOn: 8,
  dtrOff: 9,
  askRts: 10,
  rtsOn: 11,
  rtsOff: 12,
} as const;

/** PURGE-DATA values: which buffer of the server is emptied, seen from the server's serial side. */
export const COM_PURGE = { receive: 1, transmit: 2, both: 3 } as const;

/** SET-PARITY and SET-STOPSIZE values for the only line format a boot loader speaks, 8N1. */
export const COM_PARITY_NONE = 1;
export const COM_STOPSIZE_ONE = 1;

/** NOTIFY-MODEMSTATE bits that this station reads. */
export const COM_MODEM_STATE = { cts: 0x10, dsr: 0x20, dcd: 0x80 } as const;

export function encodeComPort(side: ComPortSide, message: ComPortMessage): Buffer {
  const offset = side === 'server' ? SERVER_OFFSET : 0;
  switch (message.kind) {
    case 'signature':
      return Buffer.concat([Buffer.of(SIGNATURE + offset), Buffer.from(message.text, 'latin1')]);
    case 'set-baudrate': {
      const payload = Buffer.alloc(5);
      payload.writeUInt8(SET_BAUDRATE + offset, 0);
      payload.writeUInt32BE(message.baudRate, 1);
      return payload;
    }
    case 'flowcontrol-suspend':
    case 'flowcontrol-resume':
      return Buffer.of(BARE_COMMANDS[message.kind] + offset);
    default:
      return Buffer.of(BYTE_COMMANDS[message.kind] + offset, message.value);
  }
}

/** Reads what `side` sent. Throws `ComPortError` on anything RFC 2217 does not know. */
export function decodeComPort(side: ComPortSide, payload: Uint8Array): ComPortMessage {
  const bytes = Buffer.from(payload);
  if (bytes.length === 0) throw new ComPortError('empty COM-PORT-OPTION subnegotiation', bytes);
  const command = bytes.readUInt8(0) - (side === 'server' ? SERVER_OFFSET : 0);
  if (command === SIGNATURE) return { kind: 'signature', text: bytes.toString('latin1', 1) };
  if (command === SET_BAUDRATE) {
    if (bytes.length !== 5) throw new ComPortError('SET-BAUDRATE carries four bytes', bytes);
    return { kind: 'set-baudrate', baudRate: bytes.readUInt32BE(1) };
  }
  const bare = nameOf(BARE_COMMANDS, command);
  if (bare !== undefined) return { kind: bare };
  const kind = nameOf(BYTE_COMMANDS, command);
  if (kind === undefined) throw new ComPortError(`unknown command ${command}`, bytes);
  if (bytes.length !== 2) throw new ComPortError(`${kind} carries one byte`, bytes);
  return { kind, value: bytes.readUInt8(1) };
}

function nameOf<Name extends string>(table: Readonly<Record<Name, number>>, command: number): Name | undefined {
  for (const name in table) if (table[name] === command) return name;
  return undefined;
}

/** A message that RFC 2217 does not know, and in a few words why. */
export class ComPortError extends ProtocolError {
  readonly reason: string;

  constructor(reason: string, bytes: Buffer) {
    super('bad-com-port-message', { reason, bytesHex: bytes.toString('hex', 0, 32), offsetBytes: 0 });
    this.reason = reason;
  }
}
