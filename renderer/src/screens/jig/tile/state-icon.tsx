import classes from './state-icon.module.css';
import type { TileState } from '../../../slots/tile-model.ts';

/** One outline a state: they differ as black shapes, without colour and from afar. Drawn on 48 × 48. */
const SHAPES: Record<TileState, React.ReactNode> = {
  // A disc with a tick.
  pass: (
    <>
      <circle cx="24" cy="24" r="21" className="solid" />
      <path d="M13.5 25 l7.5 7.5 L35 17" className="cut" />
    </>
  ),
  // An octagon with a cross.
  fail: (
    <>
      <path d="M15.5 3.5h17L44.5 15.5v17L32.5 44.5h-17L3.5 32.5v-17z" className="solid" />
      <path d="M16 16l16 16M32 16L16 32" className="cut" />
    </>
  ),
  // A triangle with an exclamation mark.
  error: (
    <>
      <path d="M24 3.5 L46 43.5 H2z" className="solid" />
      <path d="M24 17v13M24 36.2v.6" className="cut" />
    </>
  ),
  // A square, as on every stop key.
  stopped: (
    <>
      <rect x="4" y="4" width="40" height="40" rx="5" className="solid" />
      <path d="M15 24h18" className="cut" />
    </>
  ),
  // Two ticks, one behind the other.
  done: <path d="M3 26l10 10L31 15M22 36l2 2L45 15" className="line" />,
  // A lens.
  looking: <path d="M33 20a13 13 0 1 1-26 0a13 13 0 0 1 26 0zM29.5 29.5L43 43" className="line" />,
  // A sheet that comes out of a box.
  printer: <path d="M13 18V4h22v14M13 34H4V18h40v16h-9M13 28h22v16H13z" className="line" />,
  // A sheet with a question mark.
  doubt: <path d="M10 3h28v42H10zM18 17a6 6 0 1 1 9 5q-3 2-3 6M24 34v1" className="line" />,
  // Bars of a barcode between corners.
  scan: (
    <path
      d="M4 13V5h8M36 5h8v8M44 35v8h-8M12 43H4v-8M14 14v20M21 14v20M27 14v20M34 14v20"
      className="line"
      strokeLinecap="butt"
    />
  ),
  // Chevrons that go on.
  running: <path d="M9 9l14 15L9 39M26 9l14 15-14 15" className="line" />,
  // A ring, waiting to be filled.
  ready: <circle cx="24" cy="24" r="19" className="line" />,
  absent: <rect x="5" y="9" width="38" height="30" rx="4" className="line dashed" />,
  unassigned: <path d="M7 7l34 34M41 7L7 41" className="line thin" />,
};

export function StateIcon({ state }: { readonly state: TileState }) {
  return (
    <svg viewBox="0 0 48 48" className={classes.icon} aria-hidden data-shape={state}>
      {SHAPES[state]}
    </svg>
  );
}
