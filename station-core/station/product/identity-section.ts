/** How a product description says where the unit agent comes from, and which keys a unit of it may have. */
import { z } from 'zod';
import { Fault } from '../../fault.ts';
import { KEY_OPTIONS, offersKeyOption } from '../../model/key-option.ts';
import type { ChipName } from '../../model/chip.ts';

const common = {
  /** Where a private key may live. A unit whose key lives elsewhere is refused. */
  keyOptions: z
    .array(z.enum(KEY_OPTIONS))
    .min(1)
    .refine((options) => new Set(options).size === options.length, { message: 'names an option twice' }),
  /** How long a unit may take from a reset until its agent answers. */
  bootTimeoutMs: z.int().min(1_000).max(120_000),
};

export const identitySection = z.discriminatedUnion('arrival', [
  /** The agent is part of the application. */
  z.strictObject({ arrival: z.literal('firmware'), ...common }),
  /** The agent sits in the boot loader's place. */
  z.strictObject({ arrival: z.literal('boot-loader'), ...common }),
  /** The ROM loader puts the agent into RAM; flash holds nothing of it. */
  z.strictObject({
    arrival: z.literal('ram'),
    ...common,
    /** The name of the image among the agent images of the signed release. */
    agentImage: z.string().min(1).max(300),
  }),
]);

export type IdentitySection = z.infer<typeof identitySection>;

/** Descriptions from before the section existed: named for what they lack rather than for a type that is wrong. */
export function requireIdentitySection(description: unknown, path: string): void {
  if (typeof description !== 'object' || description === null || Object.hasOwn(description, 'identity')) return;
  throw new Fault('product.no-identity', { path, field: 'identity' });
}

/** A key option that the chip does not have is a mistake of the description, and shows before any board is touched. */
export function refuseIdentity(chip: ChipName, { keyOptions }: IdentitySection): void {
  const missing = keyOptions.find((option) => !offersKeyOption(chip, option));
  if (missing === undefined) return;
  throw new Fault('product.bad-config', {
    field: 'identity.keyOptions',
    chip,
    problem: `${chip} has no ${missing} key`,
  });
}
