import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { FILE_NAMES, recognise, type FileKind } from '../../../station-core/formats/image/recognise.ts';
import { caseFile } from '../cases.ts';
import { vector } from '../vectors.ts';

const NOT_IMAGES = '20-files-that-are-no-image';

/** An ESP8266 image as its build leaves it: a header of 8 bytes, segments, padding, checksum. */
function esp8266Image(): Buffer {
  const code = Buffer.from('call0 user_init ret');
  const segment = Buffer.alloc(8 + code.length);
  segment.writeUInt32LE(0x4010_0000, 0);
  segment.writeUInt32LE(code.length, 4);
  code.copy(segment, 8);
  const body = Buffer.concat([Buffer.from('e901020000001040', 'hex'), segment]);
  const file = Buffer.concat([body, Buffer.alloc((body.length | 0x0f) + 1 - body.length)]);
  file.writeUInt8(
    code.reduce((sum, byte) => sum ^ byte, 0xef),
    file.length - 1,
  );
  return file;
}

function mergedC3(): Buffer {
  const file = Buffer.alloc(0x30000, 0xff);
  vector('idf-build/esp-idf-v5/bootloader/bootloader.bin').copy(file, 0);
  vector('idf-build/esp-idf-v5/partition_table/partition-table.bin').copy(file, 0x8000);
  vector('idf-build/esp-idf-v5/demo_app.bin').copy(file, 0x20000);
  return file;
}

const files: readonly (readonly [FileKind, string, Buffer])[] = [
  ['image', 'an app', vector('idf-build/esp-idf-v5/demo_app.bin')],
  ['image', 'a boot loader', vector('idf-build/esp-idf-v5/bootloader/bootloader.bin')],
  ['image', 'a signed app', vector('secure-boot/app_signed_rsa.bin')],
  ['merged-image', 'an ESP32 image from address 0 on', caseFile(`${NOT_IMAGES}/04_merged_esp32.bin`)],
  ['merged-image', 'a merged image of a chip that boots from 0', mergedC3()],
  ['uf2', 'a UF2 file', caseFile(`${NOT_IMAGES}/06_uf2.bin`)],
  ['html', 'an error page', caseFile(`${NOT_IMAGES}/14_html.bin`)],
  ['html', 'a page with a byte order mark', Buffer.from('\ufeff\r\n<html><body>Sign in</body></html>')],
  ['esp8266-image', 'version 1', esp8266Image()],
  ['esp8266-image', 'version 2', Buffer.concat([Buffer.from('ea0402000c111040', 'hex'), esp8266Image()])],
  ['lfs-pointer', 'a pointer', Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n')],
  ['elf', 'an ELF file', Buffer.from('7f454c4601010100', 'hex')],
  ['archive', 'a zip', Buffer.from('504b03041400000008', 'hex')],
  ['archive', 'a gzip', gzipSync('firmware')],
  ['intel-hex', 'Intel HEX', Buffer.from(':020000040000FA\r\n:00000001FF\r\n')],
  ['s-record', 'S-records', Buffer.from('S00600004844521B\nS9030000FC\n')],
  ['partition-table', 'a partition table', vector('partition-table/station_basic.bin')],
  ['json', 'a description', vector('idf-build/esp-idf-v5/flasher_args.json')],
  ['text', 'a CSV', vector('partition-table/station_basic.csv')],
  ['empty', 'nothing', Buffer.alloc(0)],
  ['erased', 'erased flash', Buffer.alloc(4096, 0xff)],
  ['zeros', 'zeros', Buffer.alloc(4096)],
  ['unknown', 'encrypted data', Buffer.from('00aa8f31c2f0e19b5d7704ff', 'hex')],
];

test.each(files)('%s: %s is named for what it is', (kind, _what, bytes) => {
  expect(recognise(bytes)).toBe(kind);
  expect(FILE_NAMES[kind].length).toBeGreaterThan(5);
});

test('a damaged image is still called an image: its parser says what is wrong with it', () => {
  const app = vector('idf-build/esp-idf-v5/demo_app.bin');
  for (let length = 1; length < app.length; length += 101) expect(recognise(app.subarray(0, length))).toBe('image');
});

test('any bytes get a name, wherever they lie in their buffer', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(16), (bytes, before) => {
      const inside = Buffer.concat([Buffer.alloc(before, 0xe9), bytes]);
      expect(recognise(new Uint8Array(inside.buffer, inside.byteOffset + before, bytes.length))).toBe(recognise(bytes));
    }),
  );
});
