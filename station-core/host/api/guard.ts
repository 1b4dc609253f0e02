import { implement, os } from '@orpc/server';
import type { Logger } from 'pino';
import { contract } from '../../contract.ts';
import type { Rights } from '../../contract/procedure.ts';
import { Fault } from '../../fault.ts';
import type { Sessions } from '../../operators/sessions.ts';
import type { Permission } from '../../model/permission.ts';
import { hasOddLength } from '../../plain-json.ts';
import { type CallLimit, whenClosed } from './call-limit.ts';
import { isIterator, typedError, withTypedErrors } from './typed-errors.ts';

/** A connection is a screen, and a screen has at most one person. */
export interface ScreenContext {
  readonly screen: string;
  /** The session of the browser that shows it; a window of our own has none. */
  readonly session?: string | undefined;
}

export interface GuardParts {
  readonly sessions: Sessions;
  readonly log: Logger;
}

/** Asks who may call a procedure, which the contract says of each. */
export function guard({ log, sessions }: GuardParts, limit: CallLimit) {
  const allow = (screen: string, openTo: Permission): void => {
    sessions.allow(screen, openTo);
  };
  return implement(contract).$context<ScreenContext>().use(atTheDoor({ log, allow }, limit));
}

interface Door {
  readonly log: Logger;
  /** Throws for a screen where nobody is who may. */
  readonly allow: (screen: string, openTo: Permission) => void;
}

/** Stands around the schemas too, so that what they throw becomes the contract's own error as well. */
export function atTheDoor({ log, allow }: Door, limit: CallLimit) {
  return os
    .$context<ScreenContext>()
    .$meta<Rights>({ openTo: [] })
    .middleware(async ({ context, next, path, procedure }, input: unknown) => {
      const name = path.join('.');
      let leave: (() => void) | undefined;
      try {
        leave = limit.enter(context.screen);
        allow(context.screen, procedure['~orpc'].meta.openTo);
        if (procedure['~orpc'].inputSchema === undefined) refuseAnything(input, name);
        if (hasOddLength(input)) throw new Fault('entry.invalid', { procedure: name });
        const result = await next();
        if (!isIterator(result.output)) {
          leave();
          return result;
        }
        return { ...result, output: withTypedErrors(whenClosed(result.output, leave), name, log) };
      } catch (error) {
        leave?.();
        throw typedError(error, name, log);
      }
    });
}

/** A call that asks for nothing brings nothing. */
function refuseAnything(input: unknown, procedure: string): void {
  if (input !== undefined) throw new Fault('entry.invalid', { procedure });
}

export type Guarded = ReturnType<typeof guard>;
