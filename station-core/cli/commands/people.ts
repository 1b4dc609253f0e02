import { resolve } from 'node:path';
import { Fault } from '../../fault.ts';
import { formatSignedDocument } from '../../formats/signed-document.ts';
import {
  MAY_APPROVE_RESETS,
  MAY_APPROVE_ROLES,
  MAY_CHANGE_PEOPLE,
  MAY_DECLINE_ROLES,
} from '../../model/desk/rights.ts';
import { MAX_PERSON_NAME_CHARACTERS, PERSON_ID, pinCodeInGroups } from '../../model/person.ts';
import { isPrintable } from '../../model/printable.ts';
import type { Role } from '../../model/role.ts';
import { readDocument } from '../../officers/document-files.ts';
import type { OpenOperators } from '../../operators/open-operators.ts';
import type { Person } from '../../operators/person.ts';
import { readPeople } from '../../operators/register.ts';
import type { WithReset } from '../../operators/resets.ts';
import type { Secret } from '../../secret.ts';
import { openScanner } from '../../station/scanners/open-scanner.ts';
import { readStationConfig } from '../../station/setup/station-config.ts';
import { Station } from '../../station/station.ts';
import { askSecret } from '../ask-secret.ts';
import { holdsSecrets } from '../label-text.ts';
import { tellOpening, type CommandResult } from '../output.ts';
import { askNewPin, operatorsOf, signInAtTerminal } from '../person-at-terminal.ts';
import { table } from '../text-table.ts';

export interface PeopleOptions {
  readonly as: string;
  readonly data: string;
  readonly json: boolean;
}

export interface AddOptions extends PeopleOptions {
  readonly name: string;
  readonly role: readonly Role[];
  readonly badge: boolean;
}

export interface RoleOptions extends PeopleOptions {
  readonly role: readonly Role[];
}

/** What a person decides at the terminal, and who it is about. */
interface Decision {
  readonly roles: readonly Role[];
  readonly act: (operators: OpenOperators, by: string) => Promise<CommandResult>;
}

/** Reads the file; the station may be running or not. */
export async function listPeople({ data, revoked }: { data: string; revoked: boolean }): Promise<CommandResult> {
  const dataDir = resolve(data);
  await readStationConfig(dataDir); // a wrong directory has no people either, and nobody would notice
  const people = (await readPeople(dataDir)).filter((each) => revoked || !each.revoked);
  const head = ['ID', 'NAME', 'ROLES', 'BADGE', 'STATE'];
  const rows = people.map((person) => {
    const { id, name, roles, hasBadge } = person;
    return [id, name, roles.join(', '), hasBadge ? 'yes' : 'no', stateOf(person)];
  });
  return { text: rows.length === 0 ? 'No people yet.' : table([head, ...rows]), json: { ok: true, people } };
}

/** The first one is the administrator who sets up the station, as on the screen; everybody else gets a one-time code. */
export async function addPerson(id: string, options: AddOptions, signal: AbortSignal): Promise<CommandResult> {
  const { name, role: roles } = options;
  refuseUnfit(id, name);
  return atDesk(options, signal, async (operators) => {
    const { people } = operators;
    if (people.isEmpty()) return addFirst(operators, { id, name, roles }, signal);
    const { id: by } = await signInAtTerminal(operators, { as: options.as, roles: MAY_CHANGE_PEOPLE }, signal);
    const badge = options.badge ? await askBadge(id, signal) : undefined;
    return withCode(await people.add({ id, name, roles, badge }, by), `${id} was added.`);
  });
}

export function changeRoles(id: string, options: RoleOptions, signal: AbortSignal): Promise<CommandResult> {
  const act: Decision['act'] = async ({ people }, by) => {
    const person = await people.changeRoles(id, options.role, by);
    if (person.proposed === undefined) return done(person, `${id} is now ${person.roles.join(', ')}.`);
    return waiting(person, `Proposed for ${id}: ${person.proposed.roles.join(', ')}. A security officer approves it`);
  };
  return decided({ roles: MAY_CHANGE_PEOPLE, act }, options, signal);
}

export function drawCode(id: string, options: PeopleOptions, signal: AbortSignal): Promise<CommandResult> {
  const act: Decision['act'] = async ({ resets }, by) => resetText(await resets.drawPinCode(id, by), true);
  return decided({ roles: MAY_CHANGE_PEOPLE, act }, options, signal);
}

export function setBadge(id: string, options: PeopleOptions, signal: AbortSignal): Promise<CommandResult> {
  const act: Decision['act'] = async ({ people, resets }, by) => {
    const hadBadge = people.find(id)?.hasBadge === true;
    return resetText(await resets.setBadge(id, await askBadge(id, signal), by), hadBadge);
  };
  return decided({ roles: MAY_CHANGE_PEOPLE, act }, options, signal);
}

export function removePerson(id: string, options: PeopleOptions, signal: AbortSignal): Promise<CommandResult> {
  const act: Decision['act'] = async ({ people }, by) =>
    done(await people.revoke(id, by), `${id} can no longer sign in. The short name is never reused.`);
  return decided({ roles: MAY_CHANGE_PEOPLE, act }, options, signal);
}

/** As the second person. Of roles and a reset that both wait, the roles come first. */
export async function approve(id: string, options: PeopleOptions, signal: AbortSignal): Promise<CommandResult> {
  return atDesk(options, signal, async (operators) => {
    const { people, resets } = operators;
    const { proposed, reset } = pending(operators, id);
    const hadBadge = people.find(id)?.hasBadge === true;
    const roles = proposed === undefined ? MAY_APPROVE_RESETS : MAY_APPROVE_ROLES;
    const { id: by } = await signInAtTerminal(operators, { as: options.as, roles }, signal);
    if (proposed === undefined) return resetText(await resets.approveReset(id, by, reset?.what ?? 'pin'), hadBadge);
    const person = await people.approveRoles(id, by, proposed.roles);
    return done(person, `${id} is now ${person.roles.join(', ')}.`);
  });
}

export async function decline(id: string, options: PeopleOptions, signal: AbortSignal): Promise<CommandResult> {
  return atDesk(options, signal, async (operators) => {
    const { people, resets } = operators;
    const { proposed } = pending(operators, id);
    const { id: by } = await signInAtTerminal(operators, { as: options.as, roles: MAY_DECLINE_ROLES }, signal);
    const person = proposed === undefined ? await resets.declineReset(id, by) : await people.declineRoles(id, by);
    return done(person, `Declined. ${id} stays as before.`);
  });
}

/** The signatures of the officers are the permission: it is for when nobody here could sign in to give one. */
export async function recover(
  path: string,
  options: { readonly data: string },
  signal: AbortSignal,
): Promise<CommandResult> {
  const { document } = await readDocument(path, ['recovery']);
  return atDesk(options, signal, async ({ recoveries }, station) => {
    const order = station.recoveryIn(formatSignedDocument(document));
    const { person, code } = await recoveries.recover(order);
    const said = `${person.id} is ${person.roles.join(', ')} by order of ${order.signedBy.join(', ')}. Old PIN and badge ended.`;
    return withCode({ person, code }, said);
  });
}

/** Shown before the PIN is asked for: nobody approves what they have not read. */
function pending({ people }: OpenOperators, id: string): Person {
  const person = people.find(id);
  if (person === undefined) throw new Fault('person.not-found', { id });
  const { proposed, reset } = person;
  if (proposed !== undefined)
    process.stderr.write(`Roles for ${id}, from ${proposed.by}: ${proposed.roles.join(', ')}\n`);
  else if (reset !== undefined) process.stderr.write(`A new ${reset.what} for ${id}, from ${reset.by}\n`);
  else throw new Fault('person.nothing-proposed', { id });
  return person;
}

function decided({ roles, act }: Decision, options: PeopleOptions, signal: AbortSignal): Promise<CommandResult> {
  return atDesk(options, signal, async (operators) => {
    const { id: by } = await signInAtTerminal(operators, { as: options.as, roles }, signal);
    return act(operators, by);
  });
}

/** The ledger may be written as soon as the signing service vouches for it; nothing here waits for the whole check. */
async function atDesk(
  { data: dataDir }: Pick<PeopleOptions, 'data'>,
  signal: AbortSignal,
  work: (operators: OpenOperators, station: Station) => Promise<CommandResult>,
): Promise<CommandResult> {
  tellOpening();
  await using station = await Station.begin(dataDir, {
    signal,
    scanner: (address) => openScanner(address, { dataDir, input: process.stdin }),
  });
  await Promise.race([station.vouched, station.inService]);
  return await work(await operatorsOf(dataDir, station.ledger), station);
}

async function addFirst(
  { signIn }: OpenOperators,
  { id, name, roles }: { readonly id: string; readonly name: string; readonly roles: readonly Role[] },
  signal: AbortSignal,
): Promise<CommandResult> {
  if (roles.join() !== 'administrator') {
    const problem = 'the first person is the administrator';
    throw new Fault('station.bad-argument', { problem, wanted: '--role administrator' });
  }
  const person = await signIn.asFirstAdministrator({ id, name, pin: await askNewPin(id, signal) });
  return done(person, `${id} is the first administrator.`);
}

function askBadge(id: string, signal: AbortSignal): Promise<Secret<string>> {
  return askSecret(`Badge of ${id}`, signal);
}

function done(person: Person, text: string): CommandResult {
  return { text, json: { ok: true, person } };
}

function waiting(person: Person, text: string): CommandResult {
  return done(person, `${text}: birthmark people approve ${person.id} --as PERSON`);
}

function resetText({ person, code }: WithReset, hadBadge: boolean): CommandResult {
  const { id, reset } = person;
  if (reset !== undefined) return waiting(person, `A second person must approve the new ${reset.what} of ${id}`);
  if (code === undefined)
    return done(person, hadBadge ? `${id} has a new badge. The old one no longer works.` : `${id} has a badge now.`);
  return withCode({ person, code }, 'The old PIN no longer works.');
}

/** Once, to whoever hands it over. */
function withCode({ person, code }: { person: Person; code: Secret<string> }, text: string): CommandResult {
  const shown = `One-time code for ${person.id}: ${pinCodeInGroups(code.reveal())}  (until ${person.pinCodeUntil ?? ''}; it is not shown again)`;
  return { text: `${text}\n${shown}`, json: { ok: true, person, code: code.reveal() } };
}

function stateOf({ revoked, proposed, reset, pinCodeUntil }: Person): string {
  if (revoked) return 'revoked';
  const waits = [
    ...(proposed === undefined ? [] : [`roles from ${proposed.by} wait for approval`]),
    ...(reset === undefined ? [] : [`new ${reset.what} from ${reset.by} waits for approval`]),
    ...(pinCodeUntil === undefined ? [] : ['no PIN yet']),
  ];
  return waits.length === 0 ? 'active' : waits.join('; ');
}

/** Looked at before a PIN is asked for. The account itself is checked again where it is made. */
function refuseUnfit(id: string, name: string): void {
  if ([id, name].some(holdsSecrets)) throw new Fault('entry.label-text', { field: 'name' });
  if (!PERSON_ID.test(id)) throw new Fault('entry.invalid', { field: 'id' });
  if (name === '' || name.length > MAX_PERSON_NAME_CHARACTERS || !isPrintable(name))
    throw new Fault('entry.invalid', { field: '--name' });
}
