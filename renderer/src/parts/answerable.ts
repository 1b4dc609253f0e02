/** What answers a notice before anybody else does. */
export interface Answerable {
  /** The slot whose label it asks for: once that slot waits no longer, the notice is answered. */
  readonly asksAtSlot?: number;
  /** The slot that does not ask for its label yet, or `any` slot: once it asks, the notice is answered. */
  readonly waitsForSlot?: number | 'any';
  /** The slot that it praises: once that slot has failed, it says too much. */
  readonly goodOfSlot?: number;
}
