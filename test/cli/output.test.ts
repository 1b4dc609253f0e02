import { expect, test } from 'vitest';
import { faultText } from '../../station-core/cli/output.ts';
import { Fault } from '../../station-core/fault.ts';

test('a fault says what happened, what was seen, and what to do', () => {
  expect(faultText(new Fault('port.gone', { port: '/dev/ttyUSB9', systemError: 'ENOENT' })).split('\n')).toEqual([
    'The port does not exist, or its adapter was unplugged. (port.gone)',
    '  seen: port /dev/ttyUSB9, systemError no such file or folder (ENOENT)',
    expect.stringMatching(/^ {2}to do: .+/),
  ]);
});

test('what a board says cannot move the cursor of the terminal, and a boot log stands on lines of its own', () => {
  const text = faultText(
    new Fault('board.boot-failed', { bootLog: 'rst:0x1\r\n\u001b[2J\u001b]0;owned\u0007boot:0x8\r\n' }),
  );
  expect(/[^\P{C}\n]/u.test(text)).toBe(false);
  expect(text).toContain('  bootLog:\n    rst:0x1\n');
});
