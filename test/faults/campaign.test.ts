import { expect, test } from 'vitest';
import { campaign } from './campaign.ts';
import { WHOLE } from './sweep.ts';

/**
 * An even longer run: `node test/faults/main.ts --sessions 2000`. A session that would wait longer than the limit is
 * stopped, as an operator would stop it, and must then end at once.
 */
const RUN = WHOLE ? { sessions: 480, atOnce: 16, limitMs: 120_000 } : { sessions: 48, atOnce: 48, limitMs: 9_000 };
const PATIENCE_MS = WHOLE ? 3_600_000 : 240_000;

test(
  'on a bad line the flash holds what was sent, or a fault blames the line: never a wrong PASS, never a hang',
  { timeout: PATIENCE_MS },
  async () => {
    const sessions = await campaign({ firstSeed: 1, ...RUN });
    expect(sessions.filter(({ broken }) => broken !== undefined)).toEqual([]);
    // If all failed, or none, the campaign would not have been one.
    const written = sessions.filter(({ ended }) => ended === 'written').length;
    expect(written).toBeGreaterThan(RUN.sessions / 6);
    expect(written).toBeLessThan(RUN.sessions * 0.9);
  },
);
