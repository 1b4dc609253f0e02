import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { CONFIRM_FACTS } from '../model/first-day/confirm-facts.ts';
import { SETUP_TASKS } from '../model/first-day/setup-tasks.ts';
import { SLOW_ACTS } from '../model/first-day/slow-acts.ts';
import { NEW_STATION_NAME } from '../model/first-day/station-name.ts';
import { faultSchema, scannedSchema, wordsSchema } from './atoms.ts';
import { openTo } from './procedure.ts';

/** What the screens of a new station ask, before there is anybody who could sign in. Whoever has the link sets it up. */

/** The one call that a station and a setup both answer: a screen asks it first. */
export const startContract = {
  phase: openTo('anyone').output(
    z.object({
      phase: z.enum(['setup', 'station']),
      /** How `birthmark` is typed on this machine: `./run birthmark` in a clone. */
      command: z.string(),
    }),
  ),
};

/** The questions of `birthmark station init`, by the names of their options. */
export const SETUP_QUESTIONS = [
  'station',
  'organization',
  'token',
  'softhsmConf',
  'officers',
  'present',
  'authority',
  'units',
  'certificate',
  'root',
  'headquarters',
  'fingerprint',
  'code',
  'escrow',
  'signerAccount',
  'pinFile',
  'printer',
  'scanner',
  'jig',
  'permit',
  'quota',
  'days',
  'ouis',
  'rights',
] as const;
const questionNameSchema = z.enum(SETUP_QUESTIONS);
export type SetupQuestionName = z.infer<typeof questionNameSchema>;

const taskSchema = z.object({
  name: z.enum(SETUP_TASKS),
  values: z.record(z.string(), z.string()).optional(),
  /** As it is typed, on the machine of whoever does it. */
  command: z.string().optional(),
});
export type SetupTask = z.infer<typeof taskSchema>;

const questionSchema = z.object({
  name: questionNameSchema,
  several: z.boolean(),
  suggestion: z.array(z.string()),
  choices: z.array(
    z.object({
      value: z.string(),
      says: z.string(),
      token: z.object({ label: z.string(), kind: z.string(), serial: z.string() }).optional(),
    }),
  ),
  /** What others do before it can be answered. */
  before: z.array(taskSchema),
  /** To what was shown before: the choice of what the station is for, or the question that was open. */
  canGoBack: z.boolean(),
});
export type SetupQuestion = z.infer<typeof questionSchema>;

const stageSchema = z.discriminatedUnion('kind', [
  /** Nothing is decided. `trial`: whether this shell can make one. */
  z.object({ kind: z.literal('choice'), trial: z.boolean() }),
  /** A trial that was begun stays one. `command` finishes it at a terminal, where this shell cannot. */
  z.object({ kind: z.literal('trial-begun'), station: z.string(), command: z.string().nullable() }),
  z.object({ kind: z.literal('making-trial'), station: z.string() }),
  /** `act`: what takes long, once that has begun. */
  z.object({ kind: z.literal('working'), act: z.enum(SLOW_ACTS).optional() }),
  z.object({ kind: z.literal('question'), question: questionSchema }),
  /** For people elsewhere. */
  z.object({
    kind: z.literal('wait'),
    name: z.enum(['configuration-signed', 'signer-installed', 'product', 'documents-signed']),
    tasks: z.array(taskSchema),
  }),
  /** What will be made in a token that is not the station's own: somebody reads it and types the name of the station. */
  z.object({ kind: z.literal('confirm'), facts: z.array(z.tuple([z.enum(CONFIRM_FACTS), z.string()])) }),
  z.object({ kind: z.literal('pin'), tokenLabel: z.string(), tokenSerial: z.string() }),
  /** A person said no to the keys or gave no PIN: nothing was done in the token, and everything is as before. */
  z.object({ kind: z.literal('declined') }),
  /** Something went wrong before there was a question. */
  z.object({ kind: z.literal('stopped') }),
  /** The folder is a station. It opens when somebody at a screen says so, or at the next start. */
  z.object({ kind: z.literal('done') }),
  /** The station opens next; this connection ends. */
  z.object({ kind: z.literal('finished') }),
]);
export type SetupStage = z.infer<typeof stageSchema>;

const setupViewSchema = z.object({
  /** The folder that becomes the station, for the commands that people type. */
  dataDir: z.string(),
  stage: stageSchema,
  /** Of the newest thing that was tried. */
  fault: faultSchema.nullable(),
  /** The record of the ceremony, to be printed and signed, once there is one. */
  record: z.string().nullable(),
  /** What was said so far, and whether it may still be said otherwise. No secret is among it. */
  answers: z.array(z.object({ name: questionNameSchema, words: z.array(z.string()), fixed: z.boolean() })),
});
export type SetupView = z.infer<typeof setupViewSchema>;
export type SetupAnswer = SetupView['answers'][number];

const printerReportSchema = z.object({
  ready: z.boolean(),
  /** What keeps it from printing, or will soon. */
  fault: faultSchema.nullable(),
});
export type PrinterReport = z.infer<typeof printerReportSchema>;

const MAX_PATH_CHARACTERS = 1_000;
const MAX_WORDS = 64;
const printerAddressSchema = z.object({ address: wordsSchema({ max: 300 }) });

export const firstDayContract = {
  start: startContract,
  firstDay: {
    /** Where the setup stands, and again whenever that changes, at whatever screen. */
    watch: openTo('anyone').output(eventIterator(setupViewSchema)),
    /** Answered when it has begun. */
    makeTrial: openTo('anyone')
      .input(z.object({ station: z.string().regex(NEW_STATION_NAME) }))
      .output(z.null()),
    /** Begins a station of production, or looks again at what it waits for. */
    goOn: openTo('anyone').output(z.null()),
    /** Answered when it was taken; whether it can be used is shown next. */
    answer: openTo('anyone')
      .input(
        z.object({
          question: questionNameSchema,
          words: z.array(wordsSchema({ max: MAX_PATH_CHARACTERS })).max(MAX_WORDS),
        }),
      )
      .output(z.null()),
    /** Asks again for an answer that nothing was made from yet. */
    askAgain: openTo('anyone')
      .input(z.object({ question: questionNameSchema }))
      .output(z.null()),
    /** From a question to what was shown before it; no answer is lost. */
    goBack: openTo('anyone').output(z.null()),
    /** Of the token that is shown. It reaches that token, and nothing else. Null: nobody gives it now. */
    givePin: openTo('anyone')
      .input(z.object({ pin: scannedSchema.nullable() }))
      .output(z.null()),
    /** `station` is its name, typed by somebody who has read what will be made; null: nobody agrees. */
    confirm: openTo('anyone')
      .input(z.object({ station: z.string().max(64).nullable() }))
      .output(z.null()),
    /** Folders and files of DIR/import and of what is plugged in, for questions whose answer is a file. */
    files: openTo('anyone')
      .input(z.object({ path: wordsSchema({ max: MAX_PATH_CHARACTERS }).nullable() }))
      .output(
        z.object({
          path: z.string().nullable(),
          up: z.string().nullable(),
          /** `isStick`: one that is plugged in, by its own mount point. */
          folders: z.array(z.object({ path: z.string(), isStick: z.boolean() })),
          files: z.array(z.string()),
        }),
      ),
    /** Copies the request for the root into a folder of that list. Answers with the path of the copy. */
    carryRequest: openTo('anyone')
      .input(z.object({ folder: wordsSchema({ max: MAX_PATH_CHARACTERS }) }))
      .output(z.object({ path: z.string() })),
    /** Copies what officers are to sign now into a folder of that list. Answers with the names of the copies. */
    carryToSign: openTo('anyone')
      .input(z.object({ folder: wordsSchema({ max: MAX_PATH_CHARACTERS }) }))
      .output(z.object({ names: z.array(z.string()) })),
    /** Copies the record of the ceremony into a folder of that list. Answers with the path of the copy. */
    carryRecord: openTo('anyone')
      .input(z.object({ folder: wordsSchema({ max: MAX_PATH_CHARACTERS }) }))
      .output(z.object({ path: z.string() })),
    /** Adds the signatures of a copy that came back; whether it can be used is shown next. */
    takeSigned: openTo('anyone')
      .input(z.object({ path: wordsSchema({ max: MAX_PATH_CHARACTERS }) }))
      .output(z.null()),
    /** What the printer of an address says of itself, before it is the answer. */
    printer: openTo('anyone').input(printerAddressSchema).output(printerReportSchema),
    /** A label of no unit on it. Answered when it was sent. */
    printTestLabel: openTo('anyone').input(printerAddressSchema).output(z.null()),
  },
};
export type FirstDayContract = typeof firstDayContract;
