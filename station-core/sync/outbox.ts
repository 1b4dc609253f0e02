/** What sync needs of the ledger, and no more; `station/` joins the two. All reads are of what is already durable. */
export interface Outbox {
  /** The tree as it is now. */
  head(): { readonly sizeEntries: number; readonly rootHash: Uint8Array };
  /** The newest stored checkpoint over at most so many entries; without a limit, the newest of all. */
  latestCheckpoint(atMostEntries?: number): Checkpoint | undefined;
  /** Signs the present head, stores the checkpoint and returns it. */
  checkpointNow(signal: AbortSignal): Promise<Checkpoint>;
  /**
   * Signs the tree as it was at an earlier size. Needed only where no stored checkpoint fits: a backlog of more than one
   * request between two checkpoints, or checkpoints lost from the ledger.
   */
  checkpointAt?(sizeEntries: number, signal: AbortSignal): Promise<Checkpoint>;
  /** Entries from index `seq` (the first entry has index 0), in order, at most `limit`. */
  entriesFrom(seq: number, limit: number): readonly OutboxEntry[];
  latestReceipt(): Checkpoint | undefined;
  /** Must be durable when it returns: the receipt is the cursor. */
  saveReceipt(receipt: Checkpoint): void;
}

export interface OutboxEntry {
  readonly seq: number;
  readonly leaf: Uint8Array;
}

export interface Checkpoint {
  readonly sizeEntries: number;
  /** A signed note; of a receipt, with upstream's cosignature among the lines. */
  readonly note: string;
}
