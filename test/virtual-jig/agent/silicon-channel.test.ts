import { expect, test } from 'vitest';
import { SiliconChannel, type AskSilicon } from '../../../fixtures/virtual-jig/agent/silicon-channel.ts';

const KEY = '11'.repeat(32);
/** Repeats the name of what is asked, and the payload; cannot burn. */
const echo: AskSilicon = (operation, payload) =>
  operation === 'burn-key' ? undefined : Buffer.concat([Buffer.from(operation), payload]);

/** What comes back for these bytes when they arrive in pieces of this size. */
function answers(requestHex: string, pieceBytes = 1000): string {
  const channel = new SiliconChannel(echo);
  const bytes = Buffer.from(requestHex, 'hex');
  let text = '';
  for (let at = 0; at < bytes.length; at += pieceBytes)
    text += channel.push(bytes.subarray(at, at + pieceBytes)).toString('latin1');
  return text;
}

const answered = (text: string): string => `\0${String.fromCharCode(text.length)}\0${text}`;
const failed = '\x01\0\0';

test('each operation has its letter', () => {
  for (const [letter, operation] of [
    ['P', 'key-place'],
    ['U', 'ecdsa-public'],
    ['S', 'security'],
    ['L', 'lock'],
  ] as const)
    expect(answers(`${Buffer.from(letter).toString('hex')}0000`)).toBe(answered(operation));
  const payload = '\x11'.repeat(32);
  expect(answers(`442000${KEY}`)).toBe(answered(`derive-scalar${payload}`));
  expect(answers(`472000${KEY}`)).toBe(answered(`ecdsa-sign${payload}`));
});

test('what the chip cannot do is answered with a status, and the next request is answered again', () => {
  expect(answers(`422000${KEY}500000`)).toBe(failed + answered('key-place'));
});

test.each(['5a0000', '5001000'.padEnd(8, '0'), `421f00${'11'.repeat(31)}`, '440000'])(
  '%s, an unknown operation or a payload of the wrong size, is not carried out',
  (requestHex) => {
    expect(answers(requestHex)).toBe(failed);
  },
);

test('requests are found however the bytes are split', () => {
  const requestHex = `500000442000${KEY}530000`;
  const whole = answers(requestHex);
  for (let pieceBytes = 1; pieceBytes < 42; pieceBytes += 1) expect(answers(requestHex, pieceBytes)).toBe(whole);
});
