/** Looking up units, and the lists that each person keeps. */
import { Fault } from '../../fault.ts';
import { holdsSecrets } from '../../model/desk/label-secrets.ts';
import type { Sessions } from '../../operators/sessions.ts';
import type { SavedViews } from '../../operators/saved-views.ts';
import type { QueryWorker } from '../queries/query-worker.ts';
import type { Guarded } from './guard.ts';

export interface UnitsParts {
  readonly queries: QueryWorker;
  readonly views: SavedViews;
  readonly sessions: Sessions;
}

export function unitsRouter({ units }: Guarded, { queries, views, sessions }: UnitsParts) {
  const personAt = (screen: string): string => sessions.require(screen).id;
  return {
    find: units.find.handler(({ input: { text }, signal }) => {
      requireNoSecret(text);
      return queries.ask('findUnits', { text }, signal);
    }),
    list: units.list.handler(({ input, signal }) => queries.ask('listUnits', input, signal)),
    count: units.count.handler(({ input, signal }) => queries.ask('countUnits', input, signal)),
    choices: units.choices.handler(({ signal }) => queries.ask('unitChoices', null, signal)),
    views: units.views.handler(async ({ context }) => [...(await views.of(personAt(context.screen)))]),
    saveView: units.saveView.handler(async ({ input, context }) => {
      // Without an equals sign a text is a name, not a value.
      for (const text of [input.name, ...[...new URLSearchParams(input.query)].flat()]) requireNoSecret(text);
      return [...(await views.save(personAt(context.screen), input))];
    }),
    removeView: units.removeView.handler(async ({ input, context }) => [
      ...(await views.remove(personAt(context.screen), input.name)),
    ]),
  };
}

/** The text of a label is scanned, which takes its unit out of it. Typed or pasted, it is neither searched nor kept. */
function requireNoSecret(text: string): void {
  if (holdsSecrets(text)) throw new Fault('search.label-text');
}
