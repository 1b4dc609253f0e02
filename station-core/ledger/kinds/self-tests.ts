/** Boards whose result is known beforehand, run to see whether the station still tells good from bad. */
import { z } from 'zod';
import { outcomeSchema } from '../../model-schemas.ts';
import { kind, person, run, text } from './header.ts';

/** `false-pass`: a bad board passed. `false-alarm`: a good board did not. `other-fault`: a bad board was caught for another reason. */
export const SELF_TEST_VERDICTS = ['as-expected', 'other-fault', 'false-pass', 'false-alarm'] as const;
export type SelfTestVerdict = (typeof SELF_TEST_VERDICTS)[number];

export const selfTestKinds = [
  /** One board of a test. Written when its run has ended. */
  kind('self-test', {
    by: person,
    /** The boards that were tested together share it. */
    test: text.max(64),
    run,
    slot: z.int().nonnegative(),
    /** What lay in the slot, and the faults that are right for it; none means that it has to pass. */
    expected: z.strictObject({ board: text.max(32), faults: z.array(text.max(64)).max(16) }),
    got: z.strictObject({ outcome: outcomeSchema.exclude(['ABORTED']), fault: text.max(64).exactOptional() }),
    verdict: z.enum(SELF_TEST_VERDICTS),
  }),
  /** Somebody takes it on them that the line goes on after a false pass. */
  kind('self-test-acknowledged', { by: person, run, note: text.max(256) }),
] as const;
