import { oc } from '@orpc/contract';
import type { Permission } from '../model/permission.ts';
import { faultSchema } from './atoms.ts';

/** A procedure's meta data says who may call it; the host reads it there and nowhere else. */
export type Rights = Readonly<{ openTo: Permission }>;

/**
 * Begins a procedure: who may call it comes first. Every procedure may answer with a fault, typed; nothing else comes
 * back as an error that was foreseen.
 */
export function openTo(permission: Permission) {
  return oc.$meta<Rights>({ openTo: permission }).errors({ FAULT: { data: faultSchema } });
}
