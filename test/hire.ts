/** People with a PIN of their own, set as everybody sets it: with the code that an administrator hands over. */
import type { OpenOperators } from '../station-core/operators/open-operators.ts';
import type { NewPerson } from '../station-core/operators/people.ts';
import type { Person } from '../station-core/operators/person.ts';
import type { Role } from '../station-core/model/role.ts';
import type { Secret } from '../station-core/secret.ts';
import type { Client } from './host/floor-line.ts';

export async function hire(
  { people, signIn }: Pick<OpenOperators, 'people' | 'signIn'>,
  { pin, ...person }: NewPerson & { readonly pin: Secret<string> },
  by = 'ada',
): Promise<Person> {
  const { code } = await people.add(person, by);
  return signIn.setOwnPin('hiring', { id: person.id, code, pin });
}

export interface Applicant {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly pin: string;
  readonly badge?: string;
}

/** The same through the contract. */
export async function hireAt({ session }: Client, { pin, roles, ...person }: Applicant): Promise<void> {
  const { code } = await session.addPerson({ ...person, roles: [...roles] });
  await session.setOwnPin({ id: person.id, code, pin });
}
