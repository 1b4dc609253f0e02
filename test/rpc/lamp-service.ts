import { z } from 'zod';
import { bytes, secretText } from '../../station-core/rpc/schemas.ts';
import type { Handlers, Service } from '../../station-core/rpc/service.ts';

/** Long: only tests with a clock of their own wait for it. */
export const LAMP_TIMEOUT_MS = 60_000;

/** A service with one call of every kind. */
export const lampService = {
  name: 'lamp',
  gone: 'signer.gone',
  whenLate: 'end',
  calls: {
    add: { asks: z.array(z.number()), answers: z.number(), timeoutMs: LAMP_TIMEOUT_MS },
    reverse: { asks: z.strictObject({ content: bytes }), answers: bytes, timeoutMs: LAMP_TIMEOUT_MS },
    unlock: {
      asks: z.strictObject({ pin: secretText(z.string().min(4)) }),
      answers: z.boolean(),
      timeoutMs: LAMP_TIMEOUT_MS,
    },
    count: {
      asks: z.strictObject({ to: z.int() }),
      emits: z.int(),
      answers: z.literal('done'),
      timeoutMs: LAMP_TIMEOUT_MS,
    },
    wait: { asks: z.null(), answers: z.null(), timeoutMs: 'none' },
    plug: { asks: z.null(), answers: z.null(), carriesPort: true, timeoutMs: LAMP_TIMEOUT_MS },
  },
  news: { burnt: z.strictObject({ atMs: z.int() }) },
} as const satisfies Service;
export type LampService = typeof lampService;

export const lampHandlers: Handlers<LampService> = {
  add: (terms) => terms.reduce((sum, term) => sum + term, 0),
  reverse: async ({ content }) => content.toReversed(),
  unlock: ({ pin }) => pin.reveal() === '123456',
  count: ({ to }, { emit }) => {
    for (let at = 1; at <= to; at += 1) emit(at);
    return 'done';
  },
  wait: () => new Promise(() => undefined),
  plug: (_asks, { port }) => {
    port.close();
    return null;
  },
};
