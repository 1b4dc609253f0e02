/** The chips this station can load. Another chip is one file and one line here. */
import type { Chip } from './chip.ts';
import { esp32 } from './esp32.ts';
import { esp32c2 } from './esp32c2.ts';
import { esp32c3 } from './esp32c3.ts';
import { esp32c5 } from './esp32c5.ts';
import { esp32c6 } from './esp32c6.ts';
import { esp32c61 } from './esp32c61.ts';
import { esp32h2 } from './esp32h2.ts';
import { esp32p4 } from './esp32p4.ts';
import { esp32s2 } from './esp32s2.ts';
import { esp32s3 } from './esp32s3.ts';

export const KNOWN_CHIPS: readonly Chip[] = [
  esp32,
  esp32s2,
  esp32s3,
  esp32c2,
  esp32c3,
  esp32c5,
  esp32c6,
  esp32c61,
  esp32h2,
  esp32p4,
];

/** Chips of the family that this station cannot load, by the id or magic word they answer: the fault names them. */
export const NAMED_BUT_NOT_KNOWN = {
  byId: new Map([
    [25, 'ESP32-H21'],
    [28, 'ESP32-H4'],
    [31, 'ESP32-E22'],
    [32, 'ESP32-S31'],
  ]),
  byMagic: new Map([[0xfff0c101, 'ESP8266']]),
} as const;
