import type { PortView } from '../../../../../station-core/contract.ts';

/**
 * Assigning a slot by plugging in: which port is the one that has just appeared. Pure. What was there when the waiting
 * began does not count, until it was pulled out: then plugging it in again counts like any other.
 */
export interface Assigning {
  readonly slot: number;
  readonly known: readonly string[];
}

export type Seen =
  | { readonly kind: 'waiting'; readonly assigning: Assigning }
  | { readonly kind: 'appeared'; readonly port: PortView }
  /** It is not clear which of them was meant: a person has to choose. */
  | { readonly kind: 'several'; readonly ports: readonly PortView[]; readonly assigning: Assigning }
  /** It is bound already, to another slot; it is never taken away from that silently. */
  | { readonly kind: 'of-other'; readonly port: PortView; readonly other: number; readonly assigning: Assigning };

export function beginAssigning(slot: number, ports: readonly PortView[]): Assigning {
  return { slot, known: ports.map(({ address }) => address) };
}

export function look(assigning: Assigning, all: readonly PortView[]): Seen {
  // A network port is plugged in nowhere: it appears in the list because somebody typed it.
  const ports = all.filter(({ address }) => !address.includes('://'));
  const known = assigning.known.filter((address) => ports.some((port) => port.address === address));
  const fresh = ports.filter(({ address }) => !known.includes(address));
  const kept = { slot: assigning.slot, known };
  const free = fresh.filter(({ slot }) => slot === null || slot === assigning.slot);
  const [port] = free;
  if (port !== undefined) {
    return free.length === 1 ? { kind: 'appeared', port } : { kind: 'several', ports: free, assigning: kept };
  }
  const [taken] = fresh;
  if (taken !== undefined && taken.slot !== null) {
    return { kind: 'of-other', port: taken, other: taken.slot, assigning: kept };
  }
  return { kind: 'waiting', assigning: kept };
}

interface SlotPort {
  readonly slot: number;
  readonly port: string | null;
}

/** After a port was assigned, the next slot without one; from the first again after the last. */
export function nextWithoutPort(slots: readonly SlotPort[], after: number): number | undefined {
  const unassigned = slots.filter(({ port, slot }) => port === null && slot !== after).map(({ slot }) => slot);
  return unassigned.find((slot) => slot > after) ?? unassigned[0];
}

/** `rfc2217://host:port`, `socket://host:port`; hosts may be names, IPv4, or IPv6 in brackets. */
export function isNetworkAddress(text: string): boolean {
  const match = /^(?:rfc2217|socket):\/\/(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[1] ?? 0);
  return port >= 1 && port <= 65_535;
}
