import { blockRange, type RevisionRange } from './revision-range.ts';

/**
 * The descriptor ESP-IDF puts at the start of the first segment of an app (esp_app_desc_t): which firmware this is.
 * Reads only; whether the image around it is sound is decided in app-image.ts.
 */
export interface AppDescriptor {
  readonly version: string;
  readonly project: string;
  readonly builtAt: string;
  readonly idfVersion: string;
  readonly elfSha256Hex: string;
  /** Anti-rollback counter; only ever grows on a device. */
  readonly secureVersion: number;
  /** Which calibration eFuses of the chip it understands, by their block revision. ESP-IDF before 5.2 sets no limit. */
  readonly efuseBlocks: RevisionRange;
}

/** Image header 24 + first segment header 8: the descriptor is the first thing in the first segment. */
export const DESCRIPTOR_OFFSET_BYTES = 0x20;
export const DESCRIPTOR_LENGTH_BYTES = 256;
const DESCRIPTOR_MAGIC = 0xabcd5432;

export function readAppDescriptor(image: Buffer): AppDescriptor | undefined {
  if (image.length < DESCRIPTOR_OFFSET_BYTES + DESCRIPTOR_LENGTH_BYTES) return undefined;
  const descriptor = image.subarray(DESCRIPTOR_OFFSET_BYTES, DESCRIPTOR_OFFSET_BYTES + DESCRIPTOR_LENGTH_BYTES);
  if (descriptor.readUInt32LE(0) !== DESCRIPTOR_MAGIC) return undefined;
  return {
    secureVersion: descriptor.readUInt32LE(4),
    version: textField(descriptor.subarray(16, 48)),
    project: textField(descriptor.subarray(48, 80)),
    builtAt: `${textField(descriptor.subarray(96, 112))} ${textField(descriptor.subarray(80, 96))}`.trim(),
    idfVersion: textField(descriptor.subarray(112, 144)),
    elfSha256Hex: descriptor.subarray(144, 176).toString('hex'),
    efuseBlocks: blockRange(descriptor.readUInt16LE(176), descriptor.readUInt16LE(178)),
  };
}

function textField(field: Buffer): string {
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end === -1 ? field.length : end);
}
