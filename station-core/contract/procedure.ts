import { oc as bare } from '@orpc/contract';
import { faultSchema } from './atoms.ts';

/** Every procedure may answer with a fault, typed; nothing else comes back as an error that was foreseen. */
export const oc = bare.errors({ FAULT: { data: faultSchema } });
