import { expect, test, vi } from 'vitest';
import { answer, faultText } from '../../station-core/cli/output.ts';
import { Fault } from '../../station-core/fault.ts';

test('a fault says what happened, what was seen, and what to do', () => {
  expect(faultText(new Fault('port.gone', { port: '/dev/ttyUSB9', systemError: 'ENOENT' })).split('\n')).toEqual([
    'The port does not exist, or its adapter was unplugged. (port.gone)',
    '  evidence: port /dev/ttyUSB9, systemError no such file or folder (ENOENT)',
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

test('evidence of a fault can be printed wherever it goes', () => {
  const { evidence } = new Fault('board.boot-failed', { bootLog: 'a\r\n\u001b[2Jb\u202e\ud800', 'at\u0007': 1 });
  expect(evidence).toEqual({ bootLog: 'a\n\ufffd[2Jb\ufffd\ufffd', 'at\ufffd': 1 });
});

test('no answer of a command moves the cursor of a terminal, as text or as JSON, and the JSON says the same', async () => {
  const hostile = 'a\u001b[2J\u009b31m\u202e\u{e0041}\n';
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  try {
    for (const asJson of [false, true]) await answer(asJson, async () => ({ text: hostile, json: { hostile } }));
  } finally {
    spy.mockRestore();
    process.exitCode = 0;
  }
  expect(written).toHaveLength(2);
  for (const text of written) expect(/[^\P{C}\n]/u.test(text)).toBe(false);
  expect(JSON.parse(written[1] ?? '')).toEqual({ hostile });
});
