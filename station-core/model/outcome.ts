/** How a unit ends, exactly four: PASS, FAIL (the board), ERROR (the station), ABORTED (a person). */
export const OUTCOMES = ['PASS', 'FAIL', 'ERROR', 'ABORTED'] as const;
export type Outcome = (typeof OUTCOMES)[number];
