import { sampleApp, sampleBootloader } from '../../fixtures/sample-product/sample-images.ts';
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
  return chip === 'esp32' ? 0x1000 : 0;
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
  const { chip } = board;
  if (chip !== 'esp32' && chip !== 'esp32c3') throw new Error(`there are no sample images for the ${chip}`);
  sampleBootloader(chip).copy(board.flash, bootloaderOffset(chip));
  buildPartitionTable(PARTITIONS).copy(board.flash, 0x8000);
  provisioningNvs().copy(board.flash, 0x12000);
  sampleApp(chip, 'lamp-one', options.version ?? '1.4.2').copy(board.flash, APP_OFFSET);
}
