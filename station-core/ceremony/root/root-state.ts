import { z } from 'zod';
import { Fault } from '../../fault.ts';
import { HSM_KINDS } from '../../model/documents/hsm-kind.ts';
import * as fields from '../../formats/documents/fields.ts';
import { commonSettings, readCeremonyFile, scopeSchema, stepsSchema, writeCeremonyFile } from '../ceremony-file.ts';
import { CURVES, keyFactsSchema, tokenFactsSchema } from '../token/key-wish.ts';

/** What a root's ceremonies have done: the root itself, and every certificate that it signed. */

export const rootSettingsSchema = z
  .strictObject({
    ...commonSettings,
    modulePath: z.string().min(1),
    tokenLabel: z.string().min(1).max(32),
    /** Absent: as the token says of itself. */
    hsm: z.enum(HSM_KINDS).exactOptional(),
    curve: z.enum(CURVES),
  })
  .readonly();
export type RootSettings = z.infer<typeof rootSettingsSchema>;

const signedSchema = z
  .strictObject({
    at: z.iso.datetime(),
    people: commonSettings.people,
    requestSha256: fields.sha256Hex,
    spkiSha256: fields.sha256Hex,
    name: commonSettings.name,
    scopes: z.array(scopeSchema),
    certPem: z.string(),
  })
  .readonly();
export type SignedByRoot = z.infer<typeof signedSchema>;

const stateSchema = z
  .strictObject({
    v: z.literal(1),
    type: z.literal('root-ceremony'),
    settings: rootSettingsSchema,
    token: tokenFactsSchema,
    begunAt: z.iso.datetime(),
    key: keyFactsSchema.exactOptional(),
    certPem: z.string().exactOptional(),
    signed: z.array(signedSchema),
    steps: stepsSchema,
  })
  .readonly();
export type RootState = z.infer<typeof stateSchema>;

const STATE_FILE = 'root-ceremony.json';

export class RootCeremony {
  readonly dir: string;
  #state: RootState;

  private constructor(dir: string, state: RootState) {
    this.dir = dir;
    this.#state = state;
  }

  /** Undefined when none was begun in this folder. */
  static async find(dir: string): Promise<RootCeremony | undefined> {
    const state = await readCeremonyFile({ dir, name: STATE_FILE }, stateSchema);
    return state === undefined ? undefined : new RootCeremony(dir, state);
  }

  static async begin(
    dir: string,
    { settings, token }: Pick<RootState, 'settings' | 'token'>,
    signal: AbortSignal,
  ): Promise<RootCeremony> {
    const begunAt = new Date().toISOString();
    const state: RootState = { v: 1, type: 'root-ceremony', settings, token, begunAt, signed: [], steps: [] };
    const ceremony = new RootCeremony(dir, state);
    await ceremony.advance({}, `The ceremony was begun with the empty token ${token.tokenSerial}.`, signal);
    return ceremony;
  }

  get state(): RootState {
    return this.#state;
  }

  /** Throws `ceremony.out-of-order` before there is one. */
  get certificatePem(): string {
    const { certPem } = this.#state;
    if (certPem === undefined) throw new Fault('ceremony.out-of-order', { missing: 'the root certificate' });
    return certPem;
  }

  async advance(changes: Partial<RootState>, says: string, signal: AbortSignal): Promise<void> {
    const steps = [...this.#state.steps, { at: new Date().toISOString(), says }];
    const state = Object.assign({}, this.#state, changes, { steps });
    await writeCeremonyFile({ dir: this.dir, name: STATE_FILE }, state, signal);
    this.#state = state;
  }
}
