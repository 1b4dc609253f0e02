import { createHash } from 'node:crypto';
import { appDescriptor, bootloaderDescriptor, writeAppImage } from '../../fixtures/sample-product/app-image-writer.ts';
import { sampleApp, sampleBootloader } from '../../fixtures/sample-product/sample-images.ts';
import { CHIP_MODELS } from '../../fixtures/virtual-jig/chip/chip-models.ts';
import type { JigBoard } from '../../fixtures/virtual-jig/jig.ts';
import { buildNvs } from '../../station-core/codecs/nvs.ts';
import { buildPartitionTable } from '../../station-core/codecs/firmware.ts';

/** What a flashed unit holds, put straight into the cells: for tests that are not about flashing. */
export const PARTITIONS = `nvs,data,nvs,0x9000,0x6000,
otadata,data,ota,0xf000,0x2000,
fctry,data,nvs,0x12000,0x4000,
esp_secure_cert,0x3F,,0x16000,0x2000,
ota_0,app,ota_0,0x20000,0x100000,
ota_1,app,ota_1,0x120000,0x100000,
`;
export const APP_OFFSET = 0x20000;
export const IDENTITY_OFFSET = 0x16000;

export const PROVISIONING = {
  ssid: 'LAMP_A1B2C3',
  password: 'K7MX2P9QRTVWY3HN',
  serial: 'L1-000042',
  salt: Buffer.alloc(16, 0x31),
  verifier: Buffer.alloc(384, 0x42),
};

export function bootloaderOffset(chip: JigBoard['chip']): number {
  return CHIP_MODELS[chip].bootloaderOffset;
}

export function provisioningNvs(): Buffer {
  const { ssid, password, serial, salt, verifier } = PROVISIONING;
  const text = (key: string, value: string) => ({
    namespace: 'prov',
    key,
    value: { type: 'string', text: value } as const,
  });
  return buildNvs({
    sizeBytes: 0x4000,
    entries: [
      text('ap_ssid', ssid),
      text('ap_pass', password),
      text('sec2_user', 'wifiprov'),
      { namespace: 'prov', key: 'sec2_salt', value: { type: 'blob', bytes: salt } },
      { namespace: 'prov', key: 'sec2_ver', value: { type: 'blob', bytes: verifier } },
      text('serial', serial),
    ],
  });
}

export function fillFlash(board: Pick<JigBoard, 'chip' | 'flash'>, options: { readonly version?: string } = {}): void {
  const { chip, flash } = board;
  const { bootloader, app } = imagesFor(chip, options.version ?? '1.4.2');
  bootloader.copy(flash, bootloaderOffset(chip));
  buildPartitionTable(PARTITIONS).copy(flash, 0x8000);
  provisioningNvs().copy(flash, 0x12000);
  app.copy(flash, APP_OFFSET);
}

/** Of the sample product where it has some, else as small as images can be. */
function imagesFor(chip: JigBoard['chip'], version: string): { bootloader: Buffer; app: Buffer } {
  if (chip === 'esp32' || chip === 'esp32c3')
    return { bootloader: sampleBootloader(chip), app: sampleApp(chip, 'lamp-one', version) };
  const image = (bytes: Buffer): Buffer =>
    writeAppImage({ chip, entry: 0x4037_0000, segments: [{ loadAddress: 0x3c00_0020, bytes }], flashParameter: 0x2f });
  const elfSha256 = createHash('sha256').update(`lamp-one ${version} ${chip} elf`).digest();
  return { bootloader: image(bootloaderDescriptor()), app: image(appDescriptor({ version, project: 'p', elfSha256 })) };
}
