/** Who may work at the station, who signed in, and what people chose there. */
import { z } from 'zod';
import { kind, order, person, signInBy, text } from './header.ts';

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
  kind('pin-code-drawn', { by: person, id: person }),
  /** With the one-time code, by the person themselves. */
  kind('pin-set', { id: person }),
  kind('pin-changed', { by: person, id: person }),
  kind('signed-in', { id: person, how: signInBy }),
  /** Without `id` when nobody has it: what was typed there may be a PIN in the wrong field. */
  kind('sign-in-refused', { id: person.exactOptional(), how: signInBy, reason: text.max(64) }),
  kind('printer-chosen', { by: person, printer: text.max(512) }),
  /** A label of no unit. Written before the printer has it. */
  kind('test-label-printed', { by: person, printer: text.max(512), job: text.max(64) }),
  kind('order-chosen', { by: person, order, product: text, permit: text, targetQuantity: z.int().positive() }),
] as const;
