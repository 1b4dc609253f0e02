import { expect, test } from 'vitest';
import { campaign } from './campaign.ts';

/**
 * The short run. The long one: `node test/faults/main.ts --sessions 2000`. A session that would wait longer is stopped, as
 * an operator would stop it, and must then end at once.
 */
const LIMIT_MS = 9_000;

test(
  'on a bad line the flash holds what was sent, or a fault blames the line: never a wrong PASS, never a hang',
  { timeout: 60_000 },
  async () => {
    const sessions = await campaign({ firstSeed: 1, sessions: 48, atOnce: 48, limitMs: LIMIT_MS });
    expect(sessions.filter(({ broken }) => broken !== undefined)).toEqual([]);
    // If all failed, or none, the campaign would not have been one.
    const written = sessions.filter(({ ended }) => ended === 'written').length;
    expect(written).toBeGreaterThan(8);
    expect(written).toBeLessThan(40);
  },
);
