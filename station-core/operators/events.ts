import type { Role } from '../model/role.ts';
import type { ResetKind } from '../model/person.ts';

/** What the ledger records about people. The caller passes the writer; an event is durable on return. */
export type PeopleEvent =
  | { readonly kind: 'person-added'; readonly by: string; readonly id: string; readonly roles: Role[] }
  | { readonly kind: 'roles-proposed'; readonly by: string; readonly id: string; readonly roles: Role[] }
  | { readonly kind: 'roles-declined'; readonly by: string; readonly id: string }
  | {
      readonly kind: 'roles-changed';
      readonly by: string;
      readonly id: string;
      readonly roles: Role[];
      readonly approvedBy?: string;
    }
  | { readonly kind: 'reset-proposed'; readonly by: string; readonly id: string; readonly what: ResetKind }
  | { readonly kind: 'reset-declined'; readonly by: string; readonly id: string }
  | { readonly kind: 'pin-code-drawn'; readonly by: string; readonly id: string; readonly approvedBy?: string }
  | { readonly kind: 'badge-set'; readonly by: string; readonly id: string; readonly approvedBy?: string }
  | {
      readonly kind: 'person-recovered';
      readonly id: string;
      readonly roles: Role[];
      readonly recovery: string;
      readonly reason: string;
      readonly documentSha256Hex: string;
      readonly signedBy: string[];
    }
  | { readonly kind: 'pin-set'; readonly id: string }
  | { readonly kind: 'pin-changed'; readonly by: string; readonly id: string }
  | { readonly kind: 'person-revoked'; readonly by: string; readonly id: string }
  | { readonly kind: 'signed-in'; readonly id: string; readonly how: SignInBy }
  | { readonly kind: 'sign-in-refused'; readonly id?: string; readonly how: SignInBy; readonly reason: string };

/** `code`: the one-time code, which only leads to a PIN. */
export type SignInBy = 'pin' | 'badge' | 'code';

export type RecordEvent = (event: PeopleEvent) => void;
