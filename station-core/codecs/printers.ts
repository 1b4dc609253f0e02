import * as ipp from '../protocol/ipp/ipp-message.ts';
import { inFaults } from './in-faults.ts';

export const decodeIpp = inFaults(ipp.decodeIpp);
