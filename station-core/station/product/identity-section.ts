/** How a product description says where the unit agent comes from, and which keys a unit of it may have. */
import { z } from 'zod';
import { Fault } from '../../fault.ts';
import { IS_MISSING, type JsonProblem } from '../../formats/text/read-json-by.ts';
import { KEY_OPTIONS, offersKeyOption } from '../../model/key-option.ts';
import type { AgentImage } from '../../release/build/agent-image.ts';
import type { FirmwareBuild } from '../../release/build/firmware-build.ts';

const ARRIVAL = 'How the unit agent arrives.';

const common = {
  keyOptions: z
    .array(z.enum(KEY_OPTIONS))
    .min(1)
    .refine((options) => new Set(options).size === options.length, { message: 'names an option twice' })
    .describe('Where a private key may live. A unit whose key lives elsewhere is refused.'),
  bootTimeoutMs: z
    .int()
    .min(1_000)
    .max(120_000)
    .describe('How many milliseconds a unit may take from a reset until its agent answers.'),
};

export const identitySection = z.discriminatedUnion('arrival', [
  z
    .strictObject({ arrival: z.literal('firmware').describe(ARRIVAL), ...common })
    .describe('The agent is part of the application.'),
  z
    .strictObject({ arrival: z.literal('boot-loader').describe(ARRIVAL), ...common })
    .describe("The agent sits in the boot loader's place."),
  z
    .strictObject({
      arrival: z.literal('ram').describe(ARRIVAL),
      ...common,
      agentImage: z
        .string()
        .min(1)
        .max(300)
        .describe('The name of the image among the agent images of the signed release.'),
    })
    .describe('The ROM loader puts the agent into RAM; flash holds nothing of it.'),
]);

export type IdentitySection = z.infer<typeof identitySection>;

/** Descriptions from before the section existed: named for what they lack rather than for one field among others. */
export function requireIdentitySection(path: string, problems: readonly JsonProblem[]): void {
  if (!problems.some(({ field, problem }) => field === 'identity' && problem === IS_MISSING)) return;
  throw new Fault('product.no-identity', { path, field: 'identity' });
}

/** What can never work shows before any board is touched: a key the chip does not have, an agent that is not there. */
export function refuseIdentity(identity: IdentitySection, { chip, agentImages }: FirmwareBuild): void {
  const missing = identity.keyOptions.find((option) => !offersKeyOption(chip, option));
  if (missing !== undefined) throw badOptions(`${chip} has no ${missing} key`);
  if (identity.arrival !== 'ram') return;
  if (identity.keyOptions.includes('flash-encrypted')) {
    throw badOptions(
      'an agent in RAM makes the key before flash encryption is on: flash-encrypted is never what it has',
    );
  }
  if (agentImages.some(({ path }) => path === identity.agentImage)) return;
  const { agentImage } = identity;
  const inRelease = agentImages.map(({ path }) => path).join(', ');
  throw new Fault('product.no-agent-image', { agentImage, inRelease });
}

const badOptions = (problem: string): Fault =>
  new Fault('product.bad-config', { field: 'identity.keyOptions', problem });

/** The image that brings the agent into the RAM of this product's units; undefined when flash brings it. */
export function agentImageOf(identity: IdentitySection, { agentImages }: FirmwareBuild): AgentImage | undefined {
  return identity.arrival === 'ram' ? agentImages.find(({ path }) => path === identity.agentImage) : undefined;
}
