import { memo, useMemo } from 'react';
import classes from './big-word.module.css';
import { StateIcon } from './state-icon.tsx';
import type { TileState } from '../../../slots/tile-model.ts';
import { widestBoxInEms } from './word-size.ts';

interface Props {
  readonly word: string;
  readonly state: TileState;
  /** All words that share the size of this one, so that it does not jump from step to step. */
  readonly among: readonly string[];
}

/** A state by word and shape, as large as its cell allows. */
export const BigWord = memo(function BigWord({ word, state, among }: Props) {
  const style = useMemo(
    () => ({ '--one': widestBoxInEms(among, 1), '--two': widestBoxInEms(among, 2) }) as React.CSSProperties,
    [among],
  );
  return (
    <div className={classes.word} data-state={state} style={style}>
      <StateIcon state={state} />
      <strong>{word}</strong>
    </div>
  );
});
