import type { Fault } from '../station-core/fault.ts';

/** A fault as a box on the screen: what happened, what was seen, what to do; then try again, or leave. */
export function faultMessage({ code, text, evidence }: Fault): { message: string; detail: string; buttons: string[] } {
  const seen = Object.entries(evidence).map(([name, value]) => `${name}: ${value}`);
  return {
    message: text.says,
    detail: [text.remedy, '', ...seen, `(${code})`].join('\n'),
    buttons: ['Try again', 'Quit'],
  };
}
