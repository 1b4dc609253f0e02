/** Firmware releases, as far as units name them in their evidence. */
import { z } from 'zod';
import { flashRegion } from '../step-evidence.ts';
import { kind, sha256Hex } from './header.ts';

export const releaseKinds = [
  /** Before a unit's evidence names it for the first time. What the release says is written to every unit alike. */
  kind('release-listed', { releaseSha256Hex: sha256Hex, regions: z.array(flashRegion.readonly()).readonly() }),
] as const;
