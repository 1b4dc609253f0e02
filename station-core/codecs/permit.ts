import * as permit from '../formats/permit.ts';
import { inFaults } from './in-faults.ts';

export const parsePermit = inFaults(permit.parsePermit);
