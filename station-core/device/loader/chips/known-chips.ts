/** The chips this station can load. Another chip is one file and one line here. */
import type { Chip } from './chip.ts';
import { esp32 } from './esp32.ts';
import { esp32c3 } from './esp32c3.ts';

export const KNOWN_CHIPS: readonly Chip[] = [esp32, esp32c3];
