import { type AnyContractProcedure } from '@orpc/contract';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { headquartersFolder } from '../../fixtures/demo-station/headquarters-folder.ts';
import { trialOfficers } from '../../fixtures/token/trial-officers.ts';
import { draftDocument, parseSignedDocument } from '../../station-core/codecs/signed-documents.ts';
import { contract } from '../../station-core/contract.ts';
import type { Rights } from '../../station-core/contract/procedure.ts';
import { formatSignedDocument } from '../../station-core/formats/signed-document.ts';
import { openLedgerReader } from '../../station-core/ledger/reader.ts';
import { permits } from '../../station-core/model/permission.ts';
import { type Role, ROLES } from '../../station-core/model/role.ts';
import { FREE_BADGE_FAILURES } from '../../station-core/operators/badge-brake.ts';
import { FAILURES_BEFORE_LOCK } from '../../station-core/operators/lock-out.ts';
import { signDocument } from '../../station-core/officers/sign-document.ts';
import { ADMIN, type Client, faultOf, type FloorLine, screenOf, startFloor } from '../host/floor-line.ts';
import { hireAt } from '../hire.ts';
import { HandClock } from '../operators/staff.ts';
import { attempt, attempts } from './tools/attempt.ts';

/** Promise: at a desk nobody does what their role does not allow, and nobody is two people. */

const PIN = '73910468';
const BADGE = 'BADGE-0009';
const IDS = { operator: 'otto', qa: 'quinn', 'security-officer': 'olga', administrator: ADMIN.id } as const;
let floor: FloorLine;
let at: Readonly<Record<Role, Client>>;

beforeAll(async () => {
  floor = await startFloor();
  await floor.host[Symbol.asyncDispose]();
  // By a clock that stands still: no brake lets go while a busy machine goes on guessing.
  const operators = { cost: { N: 2 ** 14, r: 8, p: 1 }, clock: new HandClock() } as const;
  floor = { ...floor, host: await floor.open({ operators }) };
  const office = screenOf(floor.host).client;
  await office.session.createFirstAdministrator(ADMIN);
  for (const role of ['operator', 'qa', 'security-officer'] as const) {
    const badge = role === 'operator' ? { badge: BADGE } : {};
    await hireAt(office, { id: IDS[role], name: IDS[role], pin: PIN, roles: [role], ...badge });
  }
  at = {
    operator: await signedIn('otto'),
    qa: await signedIn('quinn'),
    'security-officer': await signedIn('olga'),
    administrator: office,
  };
  // So that nothing below is refused only because there is no other.
  const abe = { id: 'abe', roles: ['administrator'] as Role[] };
  await hireAt(office, { id: 'abe', name: 'Abe', pin: PIN, roles: ['qa'] });
  await office.session.changeRoles(abe);
  await at['security-officer'].session.approveRoles(abe);
}, 120_000);
afterAll(() => floor[Symbol.asyncDispose]());

async function signedIn(id: string, pin = PIN): Promise<Client> {
  const { client } = screenOf(floor.host);
  await client.session.signInWithPin({ id, pin });
  return client;
}

/** Somebody who was hired for one attempt, signed in. */
async function newcomer(id: string, role: Role = 'operator'): Promise<Client> {
  await hireAt(at.administrator, { id, name: id, pin: PIN, roles: [role] });
  return signedIn(id);
}

async function rolesOf(id: string): Promise<readonly Role[]> {
  return (await at.administrator.session.people()).find((each) => each.id === id)?.roles ?? [];
}

function size(): number {
  using ledger = openLedgerReader(floor.line.dataDir);
  return ledger.head().sizeEntries;
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  return (await faultOf(call)).code;
}

type Call = (input?: unknown) => Promise<unknown>;
const GROUPS = Object.entries(contract) as [string, Record<string, AnyContractProcedure>][];
const CALLS = GROUPS.flatMap(([group, calls]) =>
  Object.entries(calls).map(([name, each]) => ({ group, name, openTo: (each['~orpc'].meta as Rights).openTo })),
);

function callOf(client: Client, group: string, name: string): Call {
  const call = (client as unknown as Record<string, Record<string, Call>>)[group]?.[name];
  if (call === undefined) throw new Error(`no call ${group}.${name}`);
  return call;
}

attempts<[call: (typeof CALLS)[number]]>(
  CALLS.filter(({ openTo }) => openTo !== 'anyone').map((call) => [
    `${call.group}.${call.name}, by everybody who may not`,
    call,
  ]),
  async ({ group, name, openTo }) => {
    const before = size();
    const locked = screenOf(floor.host).client;
    expect(await codeOf(callOf(locked, group, name)())).toBe('person.signed-out');
    for (const role of ROLES.filter((each) => !permits(openTo, [each]))) {
      expect(await codeOf(callOf(at[role], group, name)()), role).toBe('person.not-allowed');
    }
    expect(size()).toBe(before);
  },
);

attempt('the session of a person who signed out', async () => {
  const client = await signedIn('olga');
  await client.session.signOut();
  expect(await codeOf(client.documents.desk())).toBe('person.signed-out');
  expect(await codeOf(client.session.approveRoles({ id: 'otto', roles: ['qa'] }))).toBe('person.signed-out');
});

attempt('the session of a person who was revoked while signed in', async () => {
  const client = await newcomer('gone', 'qa');
  await at.administrator.session.revokePerson({ id: 'gone' });
  expect(await codeOf(client.holds.list({ page: 0, rowsPerPage: 10 }))).toBe('person.signed-out');
});

attempt('the session of a person whose PIN was reset, by whoever knew the old one', async () => {
  const client = await newcomer('reset', 'qa');
  await at.administrator.session.drawPinCode({ id: 'reset' });
  expect(await codeOf(client.holds.list({ page: 0, rowsPerPage: 10 }))).toBe('person.signed-out');
  expect(await codeOf(signedIn('reset'))).toBe('person.unknown-or-wrong');
});

attempt('a right that was taken away, in a session that is open', async () => {
  const client = await newcomer('demoted', 'qa');
  await at.administrator.session.changeRoles({ id: 'demoted', roles: ['operator'] });
  expect(await codeOf(client.holds.list({ page: 0, rowsPerPage: 10 }))).toBe('person.not-allowed');
});

attempts<[roles: Role[], code: string]>(
  [
    ['an administrator makes themselves a security officer', ['security-officer'], 'person.own-role'],
    ['an administrator makes themselves both', ['administrator', 'security-officer'], 'person.roles-conflict'],
  ],
  async (roles, code) => {
    expect(await codeOf(at.administrator.session.changeRoles({ id: ADMIN.id, roles }))).toBe(code);
    expect(await rolesOf(ADMIN.id)).toEqual(['administrator']);
  },
);

attempt('an operator gives themselves a role', async () => {
  const raise = at.operator.session.changeRoles({ id: 'otto', roles: ['operator', 'administrator'] });
  expect(await codeOf(raise)).toBe('person.not-allowed');
  expect(await rolesOf('otto')).toEqual(['operator']);
});

attempt('an administrator adds a second officer alone, to sign with', async () => {
  const eve = { id: 'eve', name: 'Eve', roles: ['security-officer'] as Role[] };
  expect(await codeOf(at.administrator.session.addPerson(eve))).toBe('person.role-needs-two');
});

attempt(
  'an administrator approves what they proposed, at another screen and by their other means to sign in',
  async () => {
    await at.administrator.session.changeRoles({ id: 'quinn', roles: ['security-officer'] });
    const again = await signedIn(ADMIN.id, ADMIN.pin);
    const approval = { id: 'quinn', roles: ['security-officer'] as Role[] };
    expect(await codeOf(again.session.approveRoles(approval))).toBe('person.not-allowed');
    expect(await rolesOf('quinn')).toEqual(['qa']);
    await at['security-officer'].session.declineRoles({ id: 'quinn' });
  },
);

attempt('the second person is the first one by another badge', async () => {
  const badge = 'BADGE-0777';
  const { code } = await at.administrator.session.addPerson({ id: 'ann', name: 'Ann', roles: ['qa'], badge });
  await at.administrator.session.setOwnPin({ id: 'ann', code, pin: PIN });
  await at.administrator.session.changeRoles({ id: 'ann', roles: ['administrator'] });
  await at['security-officer'].session.approveRoles({ id: 'ann', roles: ['administrator'] });
  const byPin = await signedIn('ann');
  expect(await byPin.session.drawPinCode({ id: 'olga' })).toMatchObject({ code: null });
  const byBadge = screenOf(floor.host).client;
  await byBadge.session.signInWithBadge({ badge });
  expect(await codeOf(byBadge.session.approveReset({ id: 'olga', what: 'pin' }))).toBe('person.second-person');
  expect((await signedIn('olga')).session).toBeDefined(); // the PIN of before still holds
  expect(await codeOf(at['security-officer'].session.approveReset({ id: 'olga', what: 'pin' }))).toBe(
    'person.second-person',
  );
  await byPin.session.declineReset({ id: 'olga' });
});

attempt('other roles are proposed after the officer has read the first ones', async () => {
  await newcomer('swap');
  const read = { id: 'swap', roles: ['operator', 'administrator'] as Role[] };
  await at.administrator.session.changeRoles(read);
  await at.administrator.session.changeRoles({ id: 'swap', roles: ['security-officer'] });
  expect(await codeOf(at['security-officer'].session.approveRoles(read))).toBe('person.proposal-changed');
  expect(await rolesOf('swap')).toEqual(['operator']);
});

attempt('an approval is used a second time, after the role was taken away', async () => {
  await newcomer('replay');
  const approval = { id: 'replay', roles: ['security-officer'] as Role[] };
  await at.administrator.session.changeRoles(approval);
  await at['security-officer'].session.approveRoles(approval);
  await at.administrator.session.changeRoles({ id: 'replay', roles: ['operator'] });
  expect(await codeOf(at['security-officer'].session.approveRoles(approval))).toBe('person.nothing-proposed');
  expect(await rolesOf('replay')).toEqual(['operator']);
});

attempt('a draft that is changed between its two signatures', async () => {
  const [first, second] = await trialOfficers(join(headquartersFolder(floor.line.dataDir), 'officers'));
  if (first === undefined || second === undefined) throw new Error('two officers are needed');
  const { payload } = parseSignedDocument(await readFile(join(floor.line.dataDir, 'permits', 'lamp-one.json')));
  const read = await signDocument(draftDocument({ ...payload, quota: 5 }), 'permit', first);
  const changed = draftDocument({ ...payload, quota: 999_999 });
  const both = await signDocument({ ...changed, signatures: read.signatures }, 'permit', second).catch(() => changed);
  const alone = await signDocument(changed, 'permit', second);
  const signatures = [...read.signatures, ...alone.signatures];
  for (const forged of [both, { ...changed, signatures }]) {
    const text = formatSignedDocument(forged);
    expect(await codeOf(at['security-officer'].documents.putInForce({ text }))).toBe('document.untrusted');
  }
  const { permits: now } = await floor.host.parts.documents.signerStatus(AbortSignal.timeout(60_000));
  expect(now).toMatchObject([{ quota: 100_000 }]);
});

attempt('a one-time code is used twice', async () => {
  const { code } = await at.administrator.session.addPerson({ id: 'twice', name: 'Twice', roles: ['operator'] });
  const { session } = screenOf(floor.host).client;
  await session.setOwnPin({ id: 'twice', code, pin: PIN });
  expect(await codeOf(session.setOwnPin({ id: 'twice', code, pin: '26480915' }))).toBe('person.unknown-or-wrong');
  expect(await (await signedIn('twice')).session.current()).toMatchObject({ person: { id: 'twice' } });
});

attempt('a one-time code is guessed, each time from another screen', async () => {
  const { code } = await at.administrator.session.addPerson({ id: 'slow', name: 'Slow', roles: ['operator'] });
  const guess = `${code.startsWith('A') ? 'C' : 'A'}${code.slice(1)}`;
  const tried = (each: string): Promise<string> =>
    codeOf(screenOf(floor.host).client.session.setOwnPin({ id: 'slow', code: each, pin: PIN }));
  for (let n = 1; n < FAILURES_BEFORE_LOCK; n++) expect(await tried(guess)).toBe('person.unknown-or-wrong');
  expect([await tried(guess), await tried(code)]).toEqual(['person.locked-out', 'person.locked-out']);
});

/** Last: from here on the whole station takes no badge for a while. */
attempt('badges are guessed from as many screens as there are guesses', async () => {
  const tried = (badge: string): Promise<string> =>
    codeOf(screenOf(floor.host).client.session.signInWithBadge({ badge }));
  const seen: string[] = [];
  for (let n = 0; n < FREE_BADGE_FAILURES; n++) seen.push(await tried(`GUESS-${String(n).padStart(4, '0')}`));
  expect(new Set(seen)).toEqual(new Set(['person.unknown-or-wrong']));
  expect(await tried(BADGE)).toBe('person.too-soon');
});
