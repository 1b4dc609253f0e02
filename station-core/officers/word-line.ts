/** One line of what a document says. */
export type WordLine = readonly [name: string, text: string];
