/** Who may work at the station, who signed in, and what people chose there. */
import { z } from 'zod';
import { RESETS } from '../../model/person.ts';
import { kind, order, person, sha256Hex, signInBy, text } from './header.ts';

export const peopleKinds = [
  kind('person-added', { by: person, id: person, roles: z.array(text.max(32)).min(1) }),
  kind('person-revoked', { by: person, id: person }),
  /** Roles that a second person has to approve. */
  kind('roles-proposed', { by: person, id: person, roles: z.array(text.max(32)).min(1) }),
  kind('roles-declined', { by: person, id: person }),
  kind('roles-changed', {
    by: person,
    id: person,
    roles: z.array(text.max(32)).min(1),
    /** The security officer who approved what `by` proposed. */
    approvedBy: person.exactOptional(),
  }),
  /** A one-time code for somebody who forgot their PIN, or let the code of before run out; a PIN of before holds no more. */
  kind('pin-code-drawn', { by: person, id: person, approvedBy: person.exactOptional() }),
  /** A PIN reset, or another badge, of somebody whose role decides what others may do: a second person has to approve it. */
  kind('reset-proposed', { by: person, id: person, what: z.enum(RESETS) }),
  kind('reset-declined', { by: person, id: person }),
  /** Another badge; the one of before holds no more. */
  kind('badge-set', { by: person, id: person, approvedBy: person.exactOptional() }),
  /** By order of two officers: `id` has these roles and sets a PIN with a one-time code; what let them in before ended. */
  kind('person-recovered', {
    id: person,
    roles: z.array(text.max(32)).min(1),
    recovery: text.max(64),
    reason: text,
    documentSha256Hex: sha256Hex,
    signedBy: z.array(person).min(2),
  }),
  /** With the one-time code, by the person themselves. */
  kind('pin-set', { id: person }),
  kind('pin-changed', { by: person, id: person }),
  kind('signed-in', { id: person, how: signInBy }),
  /** Without `id` when nobody has it: what was typed there may be a PIN in the wrong field. */
  kind('sign-in-refused', { id: person.exactOptional(), how: signInBy, reason: text.max(64) }),
  /** A browser that a link had let in. Without `by`: by a command beside the station, or to make room for another. */
  kind('screen-revoked', { session: text.max(32), by: person.exactOptional() }),
  kind('printer-chosen', { by: person, printer: text.max(512) }),
  /** A label of no unit. Written before the printer has it. */
  kind('test-label-printed', { by: person, printer: text.max(512), job: text.max(64) }),
  /** The entry is the order: `RW-` and its sequence number. Units of it must have passed before. */
  kind('rework-opened', {
    by: person,
    product: text,
    permit: text,
    targetQuantity: z.int().positive(),
    reason: text.max(400),
    notAfter: z.iso.datetime(),
    /** Only the secrets and the label are replaced: no key is made and no certificate asked for. */
    scope: z.literal('label').exactOptional(),
  }),
  /** Before its time: no unit is made again under it from here on. */
  kind('rework-closed', { by: person, order, reason: text.max(400) }),
  kind('order-chosen', { by: person, order, product: text, permit: text, targetQuantity: z.int().positive() }),
] as const;
