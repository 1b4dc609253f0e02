/** What sync needs of the ledger, and no more; `station/` joins the two. All reads are of what is already durable. */
export interface Outbox {
  /** The tree as it is now. */
  head(): { readonly sizeEntries: number; readonly rootHash: Uint8Array };
  /** The newest stored checkpoint. */
  latestCheckpoint(): Checkpoint | undefined;
  /** Signs the present head, stores the checkpoint and returns it. */
  checkpointNow(signal: AbortSignal): Promise<Checkpoint>;
  /**
   * The checkpoint over the first `sizeEntries` entries: the stored one, or one signed now for the tree as it was then.
   * Asked for when a backlog is larger than one request, and when a receipt was lost on its way to us.
   */
  checkpointAt(sizeEntries: number, signal: AbortSignal): Promise<Checkpoint>;
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
