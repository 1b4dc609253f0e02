import { z } from 'zod';
import { parsePlainJson } from '../station-core/plain-json.ts';

/** Where the window stood last time. Pure: reading and writing the file is done elsewhere. */

const bounds = z.strictObject({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() });
export const windowStateSchema = z.strictObject({ bounds, maximized: z.boolean(), fullScreen: z.boolean() });

export type Bounds = z.infer<typeof bounds>;
export type WindowState = z.infer<typeof windowStateSchema>;

export const MIN_SIZE = { width: 1_024, height: 700 } as const;

/** So much of the window must lie on a screen for a person to get hold of it. */
const GRIP_PX = 120;

export type ParsedState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'damaged'; readonly why: string }
  | { readonly kind: 'state'; readonly state: WindowState };

/** A damaged file is not treated as an absent one. */
export function parseWindowState(text: string | undefined): ParsedState {
  if (text === undefined) return { kind: 'absent' };
  try {
    return { kind: 'state', state: windowStateSchema.parse(parsePlainJson(text)) };
  } catch (error) {
    if (error instanceof z.ZodError) return { kind: 'damaged', why: z.prettifyError(error) };
    if (error instanceof SyntaxError) return { kind: 'damaged', why: 'not JSON' };
    throw error;
  }
}

/** The state as it can be shown on the screens that are there now; the first work area is the primary screen's. */
export function fitToScreens(state: WindowState | undefined, workAreas: readonly Bounds[]): WindowState {
  const [primary] = workAreas;
  if (primary === undefined) throw new TypeError('a machine without a screen shows no window');
  const area = state === undefined ? undefined : workAreas.find((each) => canBeGrabbed(state.bounds, each));
  if (state === undefined || area === undefined) {
    return { bounds: primary, maximized: true, fullScreen: state?.fullScreen ?? false };
  }
  return { ...state, bounds: within(state.bounds, area) };
}

function canBeGrabbed(window: Bounds, area: Bounds): boolean {
  const visibleWidth = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  // The title bar is at the top: a window whose top is above or below the screen cannot be moved.
  const topVisible = window.y >= area.y - GRIP_PX / 4 && window.y <= area.y + area.height - GRIP_PX;
  return visibleWidth >= GRIP_PX && topVisible;
}

function within(window: Bounds, area: Bounds): Bounds {
  const width = Math.min(Math.max(window.width, MIN_SIZE.width), area.width);
  const height = Math.min(Math.max(window.height, MIN_SIZE.height), area.height);
  return {
    x: Math.min(Math.max(window.x, area.x), area.x + area.width - width),
    y: Math.min(Math.max(window.y, area.y), area.y + area.height - height),
    width,
    height,
  };
}
