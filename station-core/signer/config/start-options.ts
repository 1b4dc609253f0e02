import { parseArgs } from 'node:util';
import { z } from 'zod';
import { SHA256_HEX } from '../../model/digest.ts';

/** What the signing service is started with. No secret is among it. */
export interface StartOptions {
  /** The signed configuration. */
  readonly config: string;
  /** Who the officers are, from outside the configuration, which they sign themselves: see `officersSha256Hex`. */
  readonly officersSha256: string;
  readonly pin: PinSource;
  /** It answers what is there, and changes neither the journal nor the token. */
  readonly looks?: true;
}

/** Where the PIN comes from. Never an argument and never a variable: both can be read from outside. */
export type PinSource =
  /** A file that only the service's account may read; a credential of systemd is one. */
  | { readonly kind: 'file'; readonly path: string }
  /** One line, from whoever started the process. */
  | { readonly kind: 'stdin' };

const given = z.union([
  z.strictObject({
    config: z.string().min(1),
    'officers-sha256': z.string().regex(SHA256_HEX),
    'pin-file': z.string().min(1),
    look: z.literal(true).exactOptional(),
  }),
  z.strictObject({
    config: z.string().min(1),
    'officers-sha256': z.string().regex(SHA256_HEX),
    'pin-stdin': z.literal(true),
    look: z.literal(true).exactOptional(),
  }),
]);

/** Throws for anything else: whoever starts the service is our own code. */
export function parseStartOptions(args: readonly string[]): StartOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: 'string' },
      'officers-sha256': { type: 'string' },
      'pin-file': { type: 'string' },
      'pin-stdin': { type: 'boolean' },
      look: { type: 'boolean' },
    },
  });
  const options = given.parse(values);
  const pin: PinSource = 'pin-file' in options ? { kind: 'file', path: options['pin-file'] } : { kind: 'stdin' };
  const looks = options.look === undefined ? {} : { looks: options.look };
  return { config: options.config, officersSha256: options['officers-sha256'], pin, ...looks };
}

export function startArguments({ config, officersSha256, pin, looks }: StartOptions): string[] {
  const source = pin.kind === 'file' ? ['--pin-file', pin.path] : ['--pin-stdin'];
  return ['--config', config, '--officers-sha256', officersSha256, ...source, ...(looks ? ['--look'] : [])];
}
