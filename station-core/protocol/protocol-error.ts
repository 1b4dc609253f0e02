/** Whose message cannot be read. Callers put it into words of their own. */
export type ProtocolProblem =
  | 'bad-loader-frame'
  | 'bad-agent-message'
  | 'bad-com-port-message'
  | 'bad-ipp-message'
  | 'bad-zpl-status';

/** Where it is wrong and why; never a value that may be secret. */
export type ProtocolDetails = Readonly<Record<string, string | number | boolean>>;

/** The one error of these protocols. Anything else that is thrown here is a bug. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly problem: ProtocolProblem;
  readonly details: ProtocolDetails;

  constructor(problem: ProtocolProblem, details: ProtocolDetails, options?: ErrorOptions) {
    super(`${problem}: ${JSON.stringify(details)}`, options);
    this.problem = problem;
    this.details = details;
  }
}
