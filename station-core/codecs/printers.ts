import * as ipp from '../protocol/ipp/ipp-message.ts';
import * as identification from '../protocol/zpl/host-identification.ts';
import * as zpl from '../protocol/zpl/host-status.ts';
import { inFaults } from './in-faults.ts';

export const decodeIpp = inFaults(ipp.decodeIpp);
export const readHostIdentification = inFaults(identification.readHostIdentification);
export const readHostStatus = inFaults(zpl.readHostStatus);
