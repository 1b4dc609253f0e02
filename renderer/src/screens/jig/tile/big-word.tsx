import { memo, useMemo } from 'react';
import classes from './big-word.module.css';
import { StateIcon } from './state-icon.tsx';
import type { TileState } from '../../../slots/tile-model.ts';
import { boxInEms } from './word-size.ts';

/** A state by word and shape, as large as its cell allows. */
export const BigWord = memo(function BigWord({ word, state }: { readonly word: string; readonly state: TileState }) {
  const style = useMemo(
    () => ({ '--one': boxInEms(word, 1), '--two': boxInEms(word, 2) }) as React.CSSProperties,
    [word],
  );
  return (
    <div className={classes.word} data-state={state} style={style}>
      <StateIcon state={state} />
      <strong>{word}</strong>
    </div>
  );
});
