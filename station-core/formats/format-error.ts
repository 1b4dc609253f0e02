/** What a reader or writer of these formats may find wrong. Callers put it into words of their own. */
export type FormatProblem =
  | 'bad-image'
  | 'image-truncated'
  | 'bad-checksum'
  | 'bad-sha256'
  | 'bad-signature'
  | 'bad-partition-table'
  | 'bad-nvs'
  | 'nvs-full'
  | 'bad-secure-cert'
  | 'bad-note'
  | 'untrusted-note'
  | 'bad-proof'
  | 'bad-permit'
  | 'bad-document'
  | 'untrusted-document'
  | 'bad-officers';

/** Where it is wrong and why; never a value that may be secret. */
export type FormatDetails = Readonly<Record<string, string | number | boolean>>;

/** The one error of these formats. Anything else that is thrown here is a bug. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  readonly problem: FormatProblem;
  readonly details: FormatDetails;

  constructor(problem: FormatProblem, details: FormatDetails, options?: ErrorOptions) {
    super(`${problem}: ${JSON.stringify(details)}`, options);
    this.problem = problem;
    this.details = details;
  }
}
