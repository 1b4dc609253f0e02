import type { FaultText } from '../model/fault-text.ts';

export const portFaults = {
  'port.busy': {
    name: 'Port in use',
    blame: 'station',
    stops: 'unit',
    says: 'Another program holds this port.',
    remedy: 'Close the other program (a serial monitor, ModemManager), then start the slot again.',
  },
  'port.gone': {
    name: 'Port is gone',
    blame: 'station',
    stops: 'unit',
    says: 'The port does not exist, or its adapter was unplugged.',
    remedy: 'Check the USB cable and hub of this slot, then start the slot again.',
  },
  'port.refused': {
    name: 'Port not opened',
    blame: 'station',
    stops: 'unit',
    says: 'The port could not be opened.',
    remedy: 'Check that this account may use serial ports (group dialout) and that the port address is right.',
  },
  'port.lost': {
    name: 'Connection lost',
    blame: 'board',
    stops: 'unit',
    says: 'The connection broke off in the middle of the work.',
    remedy: 'Reseat the board and its cable, then start it again. If it happens again, put the board aside.',
  },
  'port.bad-address': {
    name: 'Bad port address',
    blame: 'station',
    stops: 'unit',
    says: 'This is not a port address the station knows.',
    remedy: 'Use a device path such as /dev/ttyUSB0 or COM7, rfc2217://host:port, or socket://host:port.',
  },
  'port.not-rfc2217': {
    name: 'No RFC 2217',
    blame: 'station',
    stops: 'unit',
    says: 'The device server does not speak RFC 2217 as it should.',
    remedy: 'Switch RFC 2217 (telnet) on for this port of the device server, or use socket://host:port without it.',
  },
} as const satisfies Record<string, FaultText>;
