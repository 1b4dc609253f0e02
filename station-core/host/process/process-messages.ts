import { z } from 'zod';
import { faultEvidenceSchema } from '../../model-schemas.ts';
import { FAULTS } from '../../fault.ts';
import type { FaultCode } from '../../fault.ts';

/** What the host process and the shell that started it say to each other. Each side parses whatever it gets. */

const faultCode = z.custom<FaultCode>((value) => typeof value === 'string' && Object.hasOwn(FAULTS, value));

export const toHostSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('open'),
    dataDir: z.string().min(1),
    /** Present in the kiosk shell: the host serves its screens itself. */
    kiosk: z
      .object({
        /** 0: any free one. */
        port: z.int().min(0).max(65_535),
        screensDir: z.string().min(1),
        /** What the cookie of every admitted screen holds; the same again after a restart. */
        sessionSecret: z.string().min(32),
        linkLifetimeMs: z.int().positive(),
      })
      .optional(),
  }),
  /** Asks for a link that lets one screen in. */
  z.object({ kind: z.literal('draw-link') }),
  /** A screen's MessagePort comes with this message (Electron only). */
  z.object({ kind: z.literal('screen') }),
  /** The signer's MessagePort comes with this message (Electron only). */
  z.object({ kind: z.literal('signer') }),
  z.object({ kind: z.literal('stop') }),
]);
export type ToHost = z.infer<typeof toHostSchema>;
export type OpenHost = Extract<ToHost, { kind: 'open' }>;

export const fromHostSchema = z.discriminatedUnion('kind', [
  /** Screens are answered from now on; boards may have to wait. */
  z.object({ kind: z.literal('ready'), port: z.int().optional() }),
  /** Boards may come. */
  z.object({ kind: z.literal('in-service') }),
  z.object({ kind: z.literal('link'), url: z.string() }),
  /** The host asks its shell for a signer, instead of the one before, because it cannot fork one itself (Electron only). */
  z.object({ kind: z.literal('start-signer'), softhsmConf: z.string().optional() }),
  z.object({ kind: z.literal('end-signer') }),
  /** A foreseen reason not to be in service. The host ends after it. */
  z.object({ kind: z.literal('refused'), code: faultCode, evidence: faultEvidenceSchema }),
]);
export type FromHost = z.infer<typeof fromHostSchema>;
