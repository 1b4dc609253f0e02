/** The part of the contract that is about people: who is signed in at a screen, who is known, what they may do. */
import type { Recoveries } from '../../operators/recoveries.ts';
import type { Resets, WithReset } from '../../operators/resets.ts';
import type { People, WithCode } from '../../operators/people.ts';
import type { Sessions } from '../../operators/sessions.ts';
import type { SignIn } from '../../operators/sign-in.ts';
import { Secret } from '../../secret.ts';
import type { RecoveryDocuments } from '../desk/recovery-documents.ts';
import type { Guarded } from './guard.ts';
import { LatestValue } from '../views/latest-value.ts';

export interface PeopleParts {
  readonly people: People;
  readonly resets: Resets;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly recoveries: Recoveries;
}

export interface SessionParts extends PeopleParts {
  readonly recoveryDocuments: RecoveryDocuments;
}

const NEVER = new AbortController().signal;

/** Who is at this screen. */
export function sessionRouter({ session }: Guarded, parts: SessionParts) {
  const { sessions, signIn, recoveries, recoveryDocuments } = parts;
  return {
    watch: session.watch.handler(async ({ context: { screen }, signal }) => {
      const reported = new LatestValue(sessions.current(screen), () => {
        stop();
      });
      const stop = sessions.watch(screen, () => {
        reported.put(sessions.current(screen));
      });
      reported.endWith(signal);
      return reported;
    }),
    current: session.current.handler(({ context }) => sessions.current(context.screen)),
    signInWithPin: session.signInWithPin.handler(async ({ input: { id, pin }, context: { screen } }) =>
      sessions.begin(screen, await signIn.withPin(screen, { id, pin: new Secret(pin) })),
    ),
    setOwnPin: session.setOwnPin.handler(async ({ input: { id, code, pin }, context: { screen } }) => {
      await signIn.setOwnPin(screen, { id, code: new Secret(code), pin: new Secret(pin) });
      return null;
    }),
    signInWithBadge: session.signInWithBadge.handler(async ({ input: { badge }, context: { screen } }) =>
      sessions.begin(screen, await signIn.withBadge(screen, new Secret(badge))),
    ),
    touch: session.touch.handler(({ context }) => {
      sessions.touch(context.screen);
      return null;
    }),
    signOut: session.signOut.handler(({ context }) => {
      sessions.end(context.screen);
      return null;
    }),
    recoveries: session.recoveries.handler(({ signal = NEVER }) => recoveryDocuments.list(signal)),
    recover: session.recover.handler(async ({ input: { documentSha256Hex, pin }, signal = NEVER }) => {
      const order = await recoveryDocuments.find(documentSha256Hex, signal);
      const { id } = await recoveries.recoverWithPin(order, new Secret(pin));
      sessions.endOf(id);
      return { id };
    }),
    createFirstAdministrator: session.createFirstAdministrator.handler(
      async ({ input: { pin, ...person }, context: { screen } }) =>
        sessions.begin(screen, await signIn.asFirstAdministrator({ ...person, pin: new Secret(pin) })),
    ),
  };
}

/** Who may work here at all. */
export function peopleRouter({ session }: Guarded, { people, resets, sessions, signIn }: PeopleParts) {
  return {
    people: session.people.handler(() => people.list()),
    addPerson: session.addPerson.handler(async ({ input: { badge, ...person }, context }) =>
      shownOnce(await people.add({ ...person, badge: secret(badge) }, sessions.require(context.screen).id)),
    ),
    drawPinCode: session.drawPinCode.handler(async ({ input: { id }, context }) => {
      const drawn = await resets.drawPinCode(id, sessions.require(context.screen).id);
      if (drawn.code !== undefined) sessions.endOf(id);
      return resetShownOnce(drawn);
    }),
    setBadge: session.setBadge.handler(async ({ input: { id, badge }, context }) => {
      const { person } = await resets.setBadge(id, new Secret(badge), sessions.require(context.screen).id);
      if (person.reset === undefined) sessions.endOf(id);
      return person;
    }),
    approveReset: session.approveReset.handler(async ({ input: { id, what }, context }) => {
      const done = await resets.approveReset(id, sessions.require(context.screen).id, what);
      sessions.endOf(id);
      return resetShownOnce(done);
    }),
    declineReset: session.declineReset.handler(({ input: { id }, context }) =>
      resets.declineReset(id, sessions.require(context.screen).id),
    ),
    changeRoles: session.changeRoles.handler(async ({ input: { id, roles }, context }) => {
      const person = await people.changeRoles(id, roles, sessions.require(context.screen).id);
      sessions.personChanged(id);
      return person;
    }),
    approveRoles: session.approveRoles.handler(async ({ input: { id, roles }, context }) => {
      const person = await people.approveRoles(id, sessions.require(context.screen).id, roles);
      sessions.personChanged(id);
      return person;
    }),
    declineRoles: session.declineRoles.handler(({ input: { id }, context }) =>
      people.declineRoles(id, sessions.require(context.screen).id),
    ),
    changeOwnPin: session.changeOwnPin.handler(async ({ input: { current, pin }, context: { screen } }) => {
      const { id } = await signIn.confirm(screen, sessions.require(screen).id, new Secret(current));
      await people.changePin(id, new Secret(pin));
      return null;
    }),
    revokePerson: session.revokePerson.handler(async ({ input: { id }, context }) => {
      const person = await people.revoke(id, sessions.require(context.screen).id);
      sessions.personChanged(id);
      return person;
    }),
  };
}

/** To the administrator who asked, who hands it over. */
function shownOnce({ person, code }: WithCode) {
  return { person, code: code.reveal() };
}

function resetShownOnce({ person, code }: WithReset) {
  return { person, code: code?.reveal() ?? null };
}

function secret(text: string | undefined): Secret<string> | undefined {
  return text === undefined ? undefined : new Secret(text);
}
