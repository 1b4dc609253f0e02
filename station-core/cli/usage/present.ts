/** Said of `--present` wherever it is. */
export const PRESENT = 'who is there, at least two people, each as "Anna Berg, security officer"';
