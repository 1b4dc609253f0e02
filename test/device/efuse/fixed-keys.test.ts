import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { Secret } from '../../../station-core/secret.ts';
import { BenchChip, obstacles, OPEN } from './bench-chip.ts';

test.each(['esp32', 'esp32c2'] as const)(
  '%s: a key block that somebody hid while it was empty is not taken for the key',
  async (name) => {
    const key = new Secret<Uint8Array>(randomBytes(name === 'esp32c2' ? 16 : 32));
    const chip = new BenchChip(name);
    await chip.set('RD_DIS', 1);
    const plan = await chip.plan({ ...OPEN, flashEncryption: { state: 'development', key } });
    expect(plan.kind).toBe('unreachable');
    expect(obstacles(plan)).toContain('flash encryption key: hidden-unsealed');
  },
);
