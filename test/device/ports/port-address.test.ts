import { expect, test } from 'vitest';
import { parsePortAddress } from '../../../station-core/device/ports/port-address.ts';
import { Fault } from '../../../station-core/fault.ts';
import { printableLines } from '../../../station-core/model/printable.ts';

test.each(['/dev/ttyUSB0', 'COM7', '/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0', './board'])(
  '%s is a path',
  (path) => {
    expect(parsePortAddress(path)).toEqual({ kind: 'path', path });
  },
);

test.each([
  { text: 'rfc2217://localhost:4000', kind: 'rfc2217', host: 'localhost', port: 4000 },
  { text: 'rfc2217://127.0.0.1:1/', kind: 'rfc2217', host: '127.0.0.1', port: 1 },
  { text: 'socket://[::1]:65535', kind: 'socket', host: '::1', port: 65535 },
])('$text is a TCP address', (address) => {
  expect(parsePortAddress(address.text)).toEqual(address);
});

test.each([
  '',
  '  ',
  'http://localhost:80',
  '127.0.0.1:4000',
  'jig-host:4000',
  'rfc2217://',
  'rfc2217://host',
  'rfc2217://:4000',
  'rfc2217://host:0',
  'rfc2217://host:65536',
  'socket://host:x',
  'rfc2217://user@host:1',
  'socket://host:1/x',
  'rfc2217://host:1?ign_set_control',
  'socket://host:1#x',
  'spy:///dev/ttyUSB0',
  'socket://[::1:1',
])('"%s" is no port address', (text) => {
  try {
    parsePortAddress(text);
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    expect(error).toMatchObject({ code: 'port.bad-address', evidence: { address: text } });
    return;
  }
  expect.unreachable();
});

test.each(['/dev/tty\0', '/dev/tty\n', '/dev/tty\u001b[2J', '/dev/\u202eABSUytt', 'rfc2217://host\u0007:1'])(
  'an address that cannot be printed is none, and evidence shows where: %j',
  (text) => {
    expect(() => parsePortAddress(text)).toThrow(
      expect.objectContaining({
        code: 'port.bad-address',
        evidence: { address: printableLines(text), reason: expect.stringContaining('printed') as string },
      }) as Error,
    );
  },
);
