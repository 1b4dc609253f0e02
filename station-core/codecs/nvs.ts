import * as building from '../formats/nvs/build.ts';
import * as csv from '../formats/nvs/csv.ts';
import * as encryption from '../formats/nvs/encryption.ts';
import * as reading from '../formats/nvs/read.ts';
import { inFaults, inFaultsLater } from './in-faults.ts';

export const buildNvs = inFaults(building.buildNvs);
export const parseNvsCsv = inFaultsLater(csv.parseNvsCsv);
export const readNvs = inFaults(reading.readNvs);
export const encryptNvs = inFaults(encryption.encryptNvs);
export const decryptNvs = inFaults(encryption.decryptNvs);
export const parseNvsKeys = inFaults(encryption.parseNvsKeys);
export const encodeNvsKeys = inFaults(encryption.encodeNvsKeys);
export const nvsKeysFromHmacKey = inFaults(encryption.nvsKeysFromHmacKey);
