import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { Fault } from '../../fault.ts';
import { HSM_KINDS } from '../../model/documents/hsm-kind.ts';
import * as fields from '../../formats/documents/fields.ts';
import { officerKeySchema } from '../../formats/officer-key.ts';
import { isTrialCa } from '../../pki/ca/trial-ca.ts';
import { commonSettings, readCeremonyFile, scopeSchema, stepsSchema, writeCeremonyFile } from '../ceremony-file.ts';
import { CURVES, keyFactsSchema, tokenFactsSchema } from '../token/key-wish.ts';

/** What a station's ceremony was asked, and how far it has come. */

export const settingsSchema = z
  .strictObject({
    ...commonSettings,
    station: fields.stationName,
    /** A trial station: its CA is called so, and certifies trial units only. */
    trial: z.literal(true).exactOptional(),
    modulePath: z.string().min(1),
    tokenLabel: z.string().min(1).max(32),
    /** Absent: as the token says of itself. */
    hsm: z.enum(HSM_KINDS).exactOptional(),
    officers: z.array(officerKeySchema).min(2).max(16),
    /** Whose units the issuing CA may certify. */
    scopes: z.array(scopeSchema).min(1).max(16),
    curve: z.enum(CURVES),
    /** The folder of the journal. */
    statePath: z.string().min(1),
    upstreamKey: z.string().min(1).exactOptional(),
    /** Absent: an object of the token. */
    anchor: z.enum(['token-object', 'receipt']).exactOptional(),
  })
  .refine(({ anchor, upstreamKey }) => anchor !== 'receipt' || upstreamKey !== undefined, { path: ['upstreamKey'] })
  .readonly();
export type StationSettings = z.infer<typeof settingsSchema>;

export const KEY_USES = ['issuing', 'checkpoint', 'tag', 'journal'] as const;
export type KeyUse = (typeof KEY_USES)[number];

const stateSchema = z
  .strictObject({
    v: z.literal(1),
    type: z.literal('station-ceremony'),
    settings: settingsSchema,
    token: tokenFactsSchema,
    begunAt: z.iso.datetime(),
    keys: z.partialRecord(z.enum(KEY_USES), keyFactsSchema),
    requestSha256: fields.sha256Hex.exactOptional(),
    certificates: z.strictObject({ issuingPem: z.string(), rootPem: z.string() }).exactOptional(),
    /** The keys of the checkpoints, where somebody had to know them before the journal began. */
    checkpointKey: z.string().min(1).exactOptional(),
    /** What headquarters answered when the station enrolled; officers sign the key. */
    headquarters: z.strictObject({ url: z.string().min(1), upstreamKey: z.string().min(1) }).exactOptional(),
    /** Of the payload that the officers sign. */
    configurationSha256: fields.sha256Hex.exactOptional(),
    /** Ids of those who signed it, and the keys of the checkpoints. */
    opened: z
      .strictObject({ signedBy: z.array(z.string()), checkpointKey: z.string(), at: z.iso.datetime() })
      .exactOptional(),
    recordSha256: fields.sha256Hex.exactOptional(),
    steps: stepsSchema,
  })
  .readonly();
export type StationState = z.infer<typeof stateSchema>;

const STATE_FILE = 'ceremony.json';

/** The ceremony in a folder. Whatever was done is on the disk before the next step begins. */
export class StationCeremony {
  readonly dir: string;
  readonly #now: () => Date;
  #state: StationState;

  private constructor(dir: string, state: StationState, now: () => Date) {
    this.dir = dir;
    this.#state = state;
    this.#now = now;
  }

  /** Throws `ceremony.not-begun`. */
  static async open(dir: string, now: () => Date = () => new Date()): Promise<StationCeremony> {
    const state = await readCeremonyFile({ dir, name: STATE_FILE }, stateSchema);
    if (state === undefined) throw new Fault('ceremony.not-begun', { dir });
    return new StationCeremony(dir, state, now);
  }

  static async hasBegun(dir: string): Promise<boolean> {
    return (await readCeremonyFile({ dir, name: STATE_FILE }, stateSchema)) !== undefined;
  }

  static async begin(
    dir: string,
    { settings, token }: Pick<StationState, 'settings' | 'token'>,
    { signal, now = () => new Date() }: { readonly signal: AbortSignal; readonly now?: () => Date },
  ): Promise<StationCeremony> {
    requireNamesOfKind(settings);
    const at = now().toISOString();
    const state: StationState = { v: 1, type: 'station-ceremony', settings, token, begunAt: at, keys: {}, steps: [] };
    const ceremony = new StationCeremony(dir, state, now);
    await ceremony.advance({}, `The ceremony was begun with the empty token ${token.tokenSerial}.`, signal);
    return ceremony;
  }

  get state(): StationState {
    return this.#state;
  }

  /** Once `changes` are durable they are what the ceremony has come to. */
  async advance(changes: Partial<StationState>, says: string, signal: AbortSignal): Promise<void> {
    const steps = [...this.#state.steps, { at: this.#now().toISOString(), says }];
    const state = Object.assign({}, this.#state, changes, { steps });
    await writeCeremonyFile({ dir: this.dir, name: STATE_FILE }, state, signal);
    this.#state = state;
  }

  /** Throws `ceremony.other-settings` for the first setting that was another one when the ceremony began. */
  requireSettings(asked: Partial<StationSettings>): void {
    const { settings } = this.#state;
    for (const [name, value] of Object.entries(asked)) {
      const before: unknown = settings[name as keyof StationSettings];
      if (!isDeepStrictEqual(before, value)) {
        throw new Fault('ceremony.other-settings', { setting: name, was: textOf(before), asked: textOf(value) });
      }
    }
  }
}

/** The first thing that is looked at: after the keys are made, nothing could be done about it. */
function requireNamesOfKind({ trial, name, scopes }: StationSettings): void {
  const is = isTrialCa({ commonNames: [name.commonName], scopes });
  if (is === (trial === true)) return;
  const wanted = trial === true ? 'trial' : 'production';
  throw new Fault('document.other-kind', { document: 'names of the issuing CA', wanted });
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined ? 'none' : JSON.stringify(value);
}
