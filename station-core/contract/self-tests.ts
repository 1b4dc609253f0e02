import { z } from 'zod';
import { outcomeSchema } from '../model-schemas.ts';
import { openTo } from './procedure.ts';
import { slotNumberSchema, timeSchema, notesSchema } from './atoms.ts';

/**
 * What a slot may hold in a self-test, and the faults with which the station must answer it. A golden board has to pass.
 * The bad ones are in the order of the steps that must catch them: what is caught early uses up no serial number.
 */
export const SELF_TEST_BOARDS = {
  golden: [],
  'no-answer': ['board.silent', 'board.garbled', 'port.lost'],
  'bad-flash': ['board.verify-mismatch', 'board.write-failed', 'board.flash-unknown'],
  'wrong-firmware': ['board.wrong-firmware', 'board.boot-failed'],
  'foreign-key': ['csr.foreign-key', 'csr.no-possession', 'csr.stale', 'csr.unsuitable-key'],
  'false-proof': ['unit.proof-failed'],
  'other-secrets': ['unit.secrets-mismatch'],
  'wrong-code': ['label.does-not-open', 'unit.verifier-unproven'],
} as const satisfies Record<string, readonly string[]>;
export type SelfTestBoard = keyof typeof SELF_TEST_BOARDS;
export const selfTestBoards = Object.keys(SELF_TEST_BOARDS) as SelfTestBoard[];

const boardSchema = z.enum(selfTestBoards);
const MAX_NOTE_CHARACTERS = 256;
const count = z.int().nonnegative();

export const selfTestStateSchema = z.object({
  /** The newest test of this host: a board without an outcome is still at work, or was stopped by a person. */
  boards: z.array(
    z.object({
      slot: slotNumberSchema,
      board: boardSchema,
      isRunning: z.boolean(),
      outcome: outcomeSchema.nullable(),
      fault: z.string().nullable(),
      verdict: z.enum(['as-expected', 'other-fault', 'false-pass', 'false-alarm']).nullable(),
    }),
  ),
  /** A bad board passed: no unit is started until somebody acknowledges it. */
  stop: z.object({ run: z.string(), slot: slotNumberSchema, board: boardSchema, at: timeSchema }).nullable(),
  /** Of all self-tests of this station; null while the index is being made. */
  totals: z
    .object({ boards: count, tests: count, falsePasses: count, falseAlarms: count, lastAtMs: count.nullable() })
    .nullable(),
});
export type SelfTestState = z.infer<typeof selfTestStateSchema>;

export const selfTestContract = {
  state: openTo('signed-in').output(selfTestStateSchema),
  start: openTo(['operator', 'qa', 'administrator'])
    .input(
      z.object({
        boards: z
          .array(z.object({ slot: slotNumberSchema, board: boardSchema }))
          .min(1)
          .max(64),
      }),
    )
    .output(z.null()),
  /** Whoever lets the line go on after a false pass says why. Operators may not. */
  acknowledge: openTo(['qa', 'security-officer', 'administrator'])
    .input(z.object({ note: notesSchema({ max: MAX_NOTE_CHARACTERS }) }))
    .output(z.null()),
};
