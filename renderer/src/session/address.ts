import type { Session } from '../../../station-core/contract.ts';
import { withoutSecrets } from '../../../station-core/model/desk/label-secrets.ts';

/** What stands behind `#/` in the address bar: `unit/L1-S01-000001`, `units?order=WO-1`. Any text is one. */
export interface Address {
  readonly screen: string;
  readonly path: readonly string[];
  readonly params: URLSearchParams;
}

/** Opens an address, as `addressOf` writes it. */
export type Go = (to: string) => void;

/** What every screen gets. */
export interface ScreenProps {
  readonly session: Session;
  readonly path: readonly string[];
  readonly params: URLSearchParams;
  readonly go: Go;
}

export function parseAddress(hash: string): Address {
  const [places = '', ...params] = hash.replace(/^#?\/?/, '').split('?');
  const [screen = '', ...path] = places.split('/').map(decoded);
  return { screen, path: path.filter((part) => part !== ''), params: new URLSearchParams(params.join('?')) };
}

/**
 * What is asked may have been typed by a scanner into a filter. A browser keeps its addresses, so the secrets of a label
 * get into none; the station refuses what is left of them, and says why.
 */
export function addressOf(screen: string, path: readonly string[] = [], params?: URLSearchParams): string {
  const places = [screen, ...path].map(encodeURIComponent).join('/');
  const kept = new URLSearchParams();
  for (const [name, value] of params ?? []) kept.append(name, withoutSecrets(value));
  const asked = kept.toString();
  return asked === '' ? places : `${places}?${asked}`;
}

/** Somebody may have typed the address: a lone percent sign is a percent sign. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
