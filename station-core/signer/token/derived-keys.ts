/** What keys are made for: the HMAC key of the journal over one of these is a key that only the token can make again. */
export const JOURNAL_MACS = 'birthmark journal v2';
export const ML_DSA_WRAP = 'birthmark ml-dsa-44 wrap v1';
