import { expect, test } from 'vitest';
import { CHIP_NAMES } from '../../station-core/model/chip.ts';
import { offersKeyOption, type KEY_OPTIONS } from '../../station-core/model/key-option.ts';

test('every chip keeps keys in flash; the two peripherals are where Espressif lists them', () => {
  const offered = (option: (typeof KEY_OPTIONS)[number]) => CHIP_NAMES.filter((chip) => offersKeyOption(chip, option));
  expect(offered('flash')).toEqual(CHIP_NAMES);
  expect(offered('flash-encrypted')).toEqual(CHIP_NAMES);
  const withHmac = ['esp32s2', 'esp32s3', 'esp32c3', 'esp32c5', 'esp32c6', 'esp32h2', 'esp32p4'];
  expect(offered('hmac')).toEqual(withHmac);
  expect(offered('ecdsa')).toEqual(['esp32c5', 'esp32c61', 'esp32h2', 'esp32p4']);
});
