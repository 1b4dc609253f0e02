import { expect, test } from 'vitest';

import { espCrc32 } from '../../station-core/formats/crc32.ts';

test('the CRC is the one of NVS and esp_secure_cert, not the one of zip', () => {
  expect(espCrc32(Buffer.from('123456789')).toString(16)).toBe('d202d277');
});
