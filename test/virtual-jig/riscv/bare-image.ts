import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RamProgram } from '../../../fixtures/virtual-jig/loader/ram-program.ts';
import { buildPartitionTable, parseAppImage } from '../../../station-core/codecs/firmware.ts';
import { buildNvs } from '../../../station-core/codecs/nvs.ts';
import { sampleApp } from '../../../fixtures/sample-product/sample-images.ts';
import { provisioning } from '../../device-agent/unit-flash.ts';

/** The images of the agent for a bare ESP32-C3 as the build leaves them, and a flash for the one in the boot loader's place. */
const BUILT = join(import.meta.dirname, '../../../device-agent/build/esp32c3-bare-hmac');

/** Why they are not here. */
export const notBuilt = existsSync(join(BUILT, 'birthmark-agent-ram.bin'))
  ? undefined
  : 'needs gcc-riscv64-unknown-elf, picolibc-riscv64-unknown-elf and make -C device-agent c3';

export const bareImage = (kind: 'ram' | 'flash'): Buffer => readFileSync(join(BUILT, `birthmark-agent-${kind}.bin`));

export function bareProgram(kind: 'ram' | 'flash'): RamProgram {
  const image = bareImage(kind);
  const { entry, segments } = parseAppImage(image);
  const loaded = segments.map(({ loadAddress, offsetBytes, lengthBytes }) => {
    return { address: loadAddress, bytes: image.subarray(offsetBytes, offsetBytes + lengthBytes) };
  });
  return { entry, segments: loaded };
}

/** Behind the image, which is larger than a boot loader of ESP-IDF. */
const TABLE = `fctry,data,nvs,0x16000,0x4000,
esp_secure_cert,0x3F,,0x1a000,0x2000,
ota_0,app,ota_0,0x40000,0x100000,
`;

export function fillWithBareAgent(flash: Buffer): void {
  bareImage('flash').copy(flash);
  buildPartitionTable(TABLE).copy(flash, 0x1_4000);
  unitNvs().copy(flash, 0x1_6000);
  sampleApp('esp32c3', 'lamp-one', '1.4.2').copy(flash, 0x4_0000);
}

export const unitNvs = (): Buffer => buildNvs({ sizeBytes: 0x4000, entries: provisioning });
