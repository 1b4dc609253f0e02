import { expect, test } from 'vitest';
import { requireCheckpointText } from '../../station-core/signer/checks/checkpoint-text.ts';

const root = Buffer.alloc(32, 7).toString('base64');

test.each([
  ['a new log', `example.com/log\n0\n${root}\n`],
  ['a large one', `example.com/log\n9007199254740991\n${root}\n`],
  ['one with extension lines', `example.com/log\n12\n${root}\nTimestamp: 1\nmore\n`],
])('%s is the text of a checkpoint', (_, text) => {
  expect(() => {
    requireCheckpointText(text);
  }).not.toThrow();
});

test.each([
  ['nothing', ''],
  ['an empty line', '\n'],
  ['no newline at the end', `example.com/log\n0\n${root}`],
  ['a blank line at the end', `example.com/log\n0\n${root}\n\n`],
  ['no origin', `\n0\n${root}\n`],
  ['an origin with a plus', `example.com+log\n0\n${root}\n`],
  ['a size with a zero in front', `example.com/log\n01\n${root}\n`],
  ['a negative size', `example.com/log\n-1\n${root}\n`],
  ['a size in hex', `example.com/log\n0x10\n${root}\n`],
  ['a root of 31 bytes', `example.com/log\n1\n${Buffer.alloc(31).toString('base64')}\n`],
  ['a root in base64url', `example.com/log\n1\n${Buffer.alloc(32, 0xff).toString('base64url')}=\n`],
  ['a root with loose bits at its end', `example.com/log\n1\n${root.slice(0, 42)}d=\n`],
  ['carriage returns', `example.com/log\r\n1\r\n${root}\r\n`],
  ['a NUL', `example.com/log\n1\n${root}\n\u0000\n`],
  ['half a character', `example.com/log\n1\n${root}\n\ud800\n`],
  ['a certificate', Buffer.from('308201', 'hex').toString('latin1')],
  ['more than anyone needs', `example.com/log\n1\n${root}\n${'x'.repeat(5000)}\n`],
])('%s is not', (_, text) => {
  expect(() => {
    requireCheckpointText(text);
  }).toThrow(expect.objectContaining({ code: 'signer.refused' }) as Error);
});
