/**
 * The unit agent as an image that a ROM loader puts into RAM. It makes the keys of units, so it is a signed part of the
 * release like everything that is flashed, and is never read from anywhere else.
 */
import { createHash } from 'node:crypto';
import { parseAppImage } from '../../codecs/firmware.ts';
import { Fault } from '../../fault.ts';
import type { AppImage } from '../../formats/image/app-image.ts';
import { ramProblem } from '../../formats/image/ram-image.ts';
import type { ChipName } from '../../model/chip.ts';
import { refuseForeign } from './foreign-file.ts';
import { requireImageChip } from './image-chip.ts';

export interface PlainAgentImage {
  /** Its name in the release, and in product.json. */
  readonly path: string;
  readonly bytes: Buffer;
}

export interface AgentImage extends PlainAgentImage {
  readonly sha256Hex: string;
  readonly image: AppImage;
}

export function agentImages(plain: readonly PlainAgentImage[], chip: ChipName): readonly AgentImage[] {
  const names = plain.map(({ path }) => path);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined)
    throw new Fault('firmware.bad-build', { file: twice, reason: 'two agent images of one name' });
  return plain.map(({ path, bytes }) => ({ path, bytes, ...checked(path, bytes, chip) }));
}

function checked(path: string, bytes: Buffer, chip: ChipName): Pick<AgentImage, 'sha256Hex' | 'image'> {
  refuseForeign(bytes, path);
  const image = parseAppImage(bytes, path);
  requireImageChip(image, chip, path);
  const problem = ramProblem(image, chip);
  if (problem !== undefined) throw new Fault('firmware.agent-misplaced', { file: path, problem });
  return { sha256Hex: createHash('sha256').update(bytes).digest('hex'), image };
}
