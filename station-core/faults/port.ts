import type { FaultText } from '../model/fault-text.ts';

export const portFaults = {
  'port.busy': {
    name: 'Port in use',
    blame: 'station',
    stops: 'unit',
    says: 'Another program is using this port.',
    remedy: 'Close the other program (serial monitor, ModemManager), then start the slot again.',
  },
  'port.gone': {
    name: 'Port not found',
    blame: 'station',
    stops: 'unit',
    says: 'The port does not exist, or its adapter was unplugged.',
    remedy: 'Check the USB cable and hub of this slot, then start the slot again.',
  },
  'port.refused': {
    name: 'Cannot open port',
    blame: 'station',
    stops: 'unit',
    says: 'The port could not be opened.',
    remedy: 'Check that this account may use serial ports (group dialout), and check the port address.',
  },
  'port.lost': {
    name: 'Connection lost',
    blame: 'board',
    stops: 'unit',
    says: 'The connection broke during the run.',
    remedy: 'Reseat the board and its cable, then start it again. If it happens again, set the board aside.',
  },
  'port.bad-address': {
    name: 'Invalid port address',
    blame: 'station',
    stops: 'unit',
    says: 'This is not a valid port address.',
    remedy: 'Use a device path such as /dev/ttyUSB0 or COM7, rfc2217://host:port, or socket://host:port.',
  },
  'port.not-rfc2217': {
    name: 'Not RFC 2217',
    blame: 'station',
    stops: 'unit',
    says: 'The device server does not follow RFC 2217.',
    remedy: 'Enable RFC 2217 (telnet) for this port on the device server, or use socket://host:port.',
  },
} as const satisfies Record<string, FaultText>;
