import { memo } from 'react';
import classes from './stack-light.module.css';
import type { TileState } from '../../../slots/tile-model.ts';

/** In the order of the andon lights of a line: the position of the light shows the state, too. */
const LAMPS = ['fail', 'error', 'scan', 'running', 'pass'] as const satisfies readonly TileState[];

/** A state without a lamp of its own. */
const LIKE: Partial<Record<TileState, TileState>> = { looking: 'running', printer: 'scan', doubt: 'scan' };

export const StackLight = memo(function StackLight({ state }: { readonly state: TileState }) {
  return (
    <div className={classes.lamps} aria-hidden>
      {LAMPS.map((lamp) => (
        <i key={lamp} data-lit={lamp === (LIKE[state] ?? state)} />
      ))}
    </div>
  );
});
