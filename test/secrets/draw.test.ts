import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { BITS_PER_SYMBOL, SECRET_ALPHABET, SECRET_LENGTH } from '../../station-core/secrets/alphabet.ts';
import { drawSecret, drawUnitSecrets } from '../../station-core/secrets/draw.ts';

test('the alphabet has 32 different symbols in ASCII order, and none that looks like another', () => {
  expect(new Set(SECRET_ALPHABET).size).toBe(2 ** BITS_PER_SYMBOL);
  expect(Array.from(SECRET_ALPHABET).sort().join('')).toBe(SECRET_ALPHABET);
  expect(SECRET_ALPHABET).not.toMatch(/[01IOa-z]/);
});

test('the alphabet needs no escape in JSON, in WIFI: texts or in a WPA passphrase', () => {
  expect(SECRET_ALPHABET).toMatch(/^[0-9A-Z]+$/);
  expect(JSON.stringify(SECRET_ALPHABET)).toBe(`"${SECRET_ALPHABET}"`);
  expect(SECRET_LENGTH).toBeGreaterThanOrEqual(8);
  expect(SECRET_LENGTH).toBeLessThanOrEqual(63);
});

test('a secret is 16 symbols, 80 bits', () => {
  for (let count = 0; count < 1000; count++) {
    expect(drawSecret().reveal()).toMatch(new RegExp(`^[${SECRET_ALPHABET}]{16}$`));
  }
  expect(SECRET_LENGTH * BITS_PER_SYMBOL).toBe(80);
});

/** For 31 degrees of freedom chi-square is above 200 once in 10^26 runs of a fair draw: this test does not flake. */
const CHI_SQUARE_BOUND = 200;

test('every symbol is equally likely in every position', () => {
  const secrets = Array.from({ length: 6000 }, () => drawSecret().reveal());
  for (let position = 0; position < SECRET_LENGTH; position++) {
    const counts = new Map<string, number>();
    for (const secret of secrets) counts.set(secret.charAt(position), (counts.get(secret.charAt(position)) ?? 0) + 1);
    const fair = secrets.length / SECRET_ALPHABET.length;
    const chiSquare = Array.from(SECRET_ALPHABET).reduce(
      (sum, each) => sum + ((counts.get(each) ?? 0) - fair) ** 2 / fair,
      0,
    );
    expect(chiSquare).toBeLessThan(CHI_SQUARE_BOUND);
  }
});

test('a symbol says nothing about the next one', () => {
  const pairs = new Map<string, number>();
  const total = 6000 * (SECRET_LENGTH - 1);
  for (let count = 0; count < 6000; count++) {
    const secret = drawSecret().reveal();
    for (let at = 1; at < SECRET_LENGTH; at++) {
      const pair = secret.slice(at - 1, at + 1);
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    }
  }
  const cells = SECRET_ALPHABET.length ** 2;
  const fair = total / cells;
  let chiSquare = (cells - pairs.size) * fair;
  for (const seen of pairs.values()) chiSquare += (seen - fair) ** 2 / fair;
  expect(chiSquare).toBeLessThan(1023 + 20 * Math.sqrt(2 * 1023)); // 20 standard deviations above the mean
});

test('no secret is drawn twice, and the two of a unit differ', () => {
  const seen = new Set<string>();
  for (let count = 0; count < 300; count++) {
    const { softApPassword, ownershipCode } = drawUnitSecrets({ username: 'wifiprov' });
    seen.add(softApPassword.reveal()).add(ownershipCode.reveal());
  }
  expect(seen.size).toBe(600);
});

test('neither salt nor inner hash begins with a zero byte, on which esp_prov and the phone apps disagree', () => {
  // One draw in 128 would break the rule if nothing were drawn again: 1000 draws all keeping it is no luck.
  for (let count = 0; count < 1000; count++) {
    const { ownershipCode, salt, verifier } = drawUnitSecrets({ username: 'wifiprov' });
    const inner = createHash('sha512').update(`wifiprov:${ownershipCode.reveal()}`).digest();
    if (salt[0] === 0 || inner[0] === 0 || salt.length !== 16 || verifier.length !== 384) expect.fail('rule broken');
  }
});
