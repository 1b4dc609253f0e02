import { Board } from '../device/board.ts';
import { Fault } from '../fault.ts';
import type { Mac } from '../model/mac.ts';
import { within } from '../wait.ts';

export type BoardThere =
  | { readonly kind: 'board'; readonly mac: Mac }
  /** In Secure Download Mode no chip says its MAC. Only a finished board is in it. */
  | { readonly kind: 'locked' }
  | { readonly kind: 'silent' }
  /** It neither answered nor was silent: a run says what is wrong. */
  | { readonly kind: 'unclear' };

/** Entering the loader takes ten seconds at most when nothing answers, and is tried twice on a bad line. */
const TIMEOUT_MS = 30_000;

/** Asks the board on a port, through its loader, which it is, and starts its firmware again. Writes and records nothing. */
export async function whichBoard(port: string, abort: AbortSignal): Promise<BoardThere> {
  await using board = new Board(port);
  const late = (): Fault => new Fault('board.silent', { port, timeoutMs: TIMEOUT_MS });
  try {
    return await within({ timeoutMs: TIMEOUT_MS, signal: abort, late }, async (signal) => {
      const { mac, modemLines } = await board.identify(signal);
      // By hand it got into its loader, and by hand nobody would get it there again for the run that follows.
      if (modemLines) await board.release(signal);
      return { kind: 'board', mac };
    });
  } catch (error) {
    abort.throwIfAborted();
    if (!(error instanceof Fault)) throw error;
    switch (error.code) {
      case 'board.locked':
        await board.release(abort);
        return { kind: 'locked' };
      case 'board.silent':
        return { kind: 'silent' };
      default:
        return { kind: 'unclear' };
    }
  }
}
