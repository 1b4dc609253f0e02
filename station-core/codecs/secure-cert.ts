import * as partition from '../formats/esp-secure-cert.ts';
import { inFaults } from './in-faults.ts';

export const readSecureCert = inFaults(partition.readSecureCert);
export const buildSecureCert = inFaults(partition.buildSecureCert);
