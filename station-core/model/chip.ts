/**
 * Espressif's chips as their images and loaders number them, and where each ROM looks for the bootloader.
 * Numbers: esptool documentation and esp_chip_id_t. Never says what a chip can do, only what it is called.
 */
export const CHIP_NAMES = [
  'esp32',
  'esp32s2',
  'esp32s3',
  'esp32c2',
  'esp32c3',
  'esp32c5',
  'esp32c6',
  'esp32c61',
  'esp32h2',
  'esp32p4',
] as const;
export type ChipName = (typeof CHIP_NAMES)[number];

const CHIPS = {
  esp32: { id: 0, bootloaderOffsetBytes: 0x1000 },
  esp32s2: { id: 2, bootloaderOffsetBytes: 0x1000 },
  esp32c3: { id: 5, bootloaderOffsetBytes: 0 },
  esp32s3: { id: 9, bootloaderOffsetBytes: 0 },
  esp32c2: { id: 12, bootloaderOffsetBytes: 0 },
  esp32c6: { id: 13, bootloaderOffsetBytes: 0 },
  esp32h2: { id: 16, bootloaderOffsetBytes: 0 },
  esp32p4: { id: 18, bootloaderOffsetBytes: 0x2000 },
  esp32c61: { id: 20, bootloaderOffsetBytes: 0 },
  esp32c5: { id: 23, bootloaderOffsetBytes: 0x2000 },
} as const satisfies Record<ChipName, { id: number; bootloaderOffsetBytes: number }>;

export function isChipName(name: string): name is ChipName {
  return Object.hasOwn(CHIPS, name);
}

export function chipIdOf(chip: ChipName): number {
  return CHIPS[chip].id;
}

export function bootloaderOffsetOf(chip: ChipName): number {
  return CHIPS[chip].bootloaderOffsetBytes;
}

/** The chip's name, or `chip-<id>` for one this station does not know yet. */
export function chipNameOf(chipId: number): string {
  const known = Object.entries(CHIPS).find(([, chip]) => chip.id === chipId);
  return known?.[0] ?? `chip-${chipId}`;
}
