import type { ClientContext, ClientLink } from '@orpc/client';

/** One open way to the station: over WebSocket or MessagePort. It is discarded when it closes, never repaired. */
export interface StationLink {
  readonly link: ClientLink<ClientContext>;
  /** Settles when the other end is gone. */
  readonly closed: Promise<void>;
}

export type OpenLink = () => Promise<StationLink>;

/** The station is there but does not let this window in; trying again does not help. */
export class NotLetIn extends Error {
  override readonly name = 'NotLetIn';
}
