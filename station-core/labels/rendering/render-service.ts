import { z } from 'zod';
import { macSchema, sha256HexSchema } from '../../model-schemas.ts';
import { secretBytes, sharedSecretText } from '../../rpc/schemas.ts';
import type { Service } from '../../rpc/service.ts';
import { DPIS } from '../media.ts';
import { labelTemplates } from '../template/label-template.ts';

/** What the thread that renders labels can be asked. Secrets cross to it and back, and are in no fault of it. */

/** One label takes some thirty milliseconds; this is a thread that hangs, or sixty-four labels on a starved machine. */
const TIMEOUT_MS = 50_000;

const sizeMm = z.strictObject({ widthMm: z.number(), heightMm: z.number() });

const labelDots = z.strictObject({
  widthDots: z.number(),
  heightDots: z.number(),
  dotsPerMm: z.number(),
  dots: secretBytes,
});

const labelData = z.strictObject({
  title: z.string(),
  product: z.string(),
  label: z.strictObject({ inner: sizeMm, outer: sizeMm, dpi: z.literal(DPIS).exactOptional() }),
  templates: labelTemplates.exactOptional(),
  serial: z.string(),
  mac: macSchema,
  ssid: z.string(),
  ownerName: z.string(),
  softApPassword: sharedSecretText,
  ownershipCode: sharedSecretText,
  madeOn: z.date(),
  lot: z.string().exactOptional(),
  order: z.string().exactOptional(),
  slot: z.number().exactOptional(),
  trial: z.literal(true).exactOptional(),
});

export const renderService = {
  name: 'label renderer',
  gone: 'label.renderer-gone',
  whenLate: 'end',
  calls: {
    render: {
      asks: labelData,
      answers: z.strictObject({ pdf: secretBytes, sha256Hex: sha256HexSchema, inner: labelDots, outer: labelDots }),
      timeoutMs: TIMEOUT_MS,
    },
  },
  news: {},
} as const satisfies Service;

export type RenderService = typeof renderService;
