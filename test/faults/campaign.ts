import { lineSession, type LineSession } from './line-session.ts';

/** Sessions of consecutive seeds, several at a time: they mostly wait. */
export interface Campaign {
  readonly firstSeed: number;
  readonly sessions: number;
  readonly atOnce: number;
  readonly limitMs: number;
  readonly onEnded?: (session: LineSession) => void;
}

export async function campaign({ firstSeed, sessions, atOnce, limitMs, onEnded }: Campaign): Promise<LineSession[]> {
  const ended: LineSession[] = [];
  let next = firstSeed;
  const worker = async (): Promise<void> => {
    while (next < firstSeed + sessions) {
      const session = await lineSession(next++, limitMs);
      ended.push(session);
      onEnded?.(session);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return ended;
}
