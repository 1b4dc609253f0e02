import type { ReactNode } from 'react';
import classes from './columns.module.css';

export interface Column {
  readonly key: string;
  readonly label: string;
  /** 0 … 1 of the height. */
  readonly height: number;
  /** 0 … 1: a limit of this column alone. */
  readonly limit?: number;
  readonly signal?: 'above' | 'below' | null;
}

interface Props {
  readonly columns: readonly Column[];
  /** 0 … 1: lines across all columns. */
  readonly centre?: number;
  /** 0 … 1 of the width: a line from top to bottom. */
  readonly target?: number;
  readonly top: string;
  /** Labels of that many columns are left out, one is shown. */
  readonly labelEvery?: number;
  readonly children?: ReactNode;
}

/** Columns with a limit of their own each. For the eye only: whoever draws them says the same in words or a table. */
export function Columns({ columns, centre, target, top, labelEvery = 1, children }: Props) {
  return (
    <div className={classes.chart} aria-hidden>
      <span className={classes.top}>{top}</span>
      <div className={classes.plot}>
        {columns.map(({ key, label, height, limit, signal }, at) => (
          <div key={key} className={classes.column} data-signal={signal ?? undefined}>
            <i style={{ height: percent(height) }} />
            {limit !== undefined && <b style={{ bottom: percent(limit) }} />}
            <span>{at % labelEvery === 0 ? label : ''}</span>
          </div>
        ))}
        {centre !== undefined && <hr style={{ bottom: percent(centre) }} />}
        {target !== undefined && target >= 0 && target <= 1 && <em style={{ left: percent(target) }} />}
        {children}
      </div>
    </div>
  );
}

function percent(share: number): string {
  return `${Math.min(1, Math.max(0, share)) * 100}%`;
}
