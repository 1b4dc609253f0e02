/** What an IPP printer says of itself, in the station's own conditions (RFC 8011 §5.4.11 and §5.4.12, PWG 5100.9). */
import { type IppMessage, valuesOf } from '../../protocol/ipp/ipp-message.ts';
import { type PrinterCondition, type PrinterStatus, statusOf } from './conditions.ts';

export const STATUS_ATTRIBUTES = ['printer-state', 'printer-state-reasons', 'printer-is-accepting-jobs'];

const IDLE = 3;
const STOPPED = 5;

/** By the keyword without its severity. */
const CONDITION_OF: Readonly<Record<string, PrinterCondition>> = {
  'media-empty': 'paper-out',
  'media-needed': 'paper-out',
  'media-low': 'supply-low',
  'media-jam': 'media-jam',
  'input-tray-missing': 'paper-out',
  'marker-supply-empty': 'ribbon-out',
  'marker-supply-low': 'supply-low',
  'marker-supply-missing': 'ribbon-out',
  'marker-ribbon-empty': 'ribbon-out',
  'marker-ribbon-almost-empty': 'supply-low',
  'toner-empty': 'ribbon-out',
  'toner-low': 'supply-low',
  'cover-open': 'head-open',
  'door-open': 'head-open',
  'interlock-open': 'head-open',
  'spool-area-full': 'buffer-full',
  paused: 'paused',
  'moving-to-paused': 'paused',
  'hold-new-jobs': 'paused',
  deactivated: 'paused',
  offline: 'offline',
  shutdown: 'offline',
  'timed-out': 'offline',
};

/**
 * A queue of CUPS learns how its printer is from the job that it prints. While it has none, its reasons are those of the last
 * one: an empty roll stays in them after somebody has changed it, until the next job.
 */
export function ippStatus(attributes: IppMessage, { isQueue = false } = {}): PrinterStatus {
  const [state] = valuesOf(attributes, 'printer', 'printer-state');
  const [accepts] = valuesOf(attributes, 'printer', 'printer-is-accepting-jobs');
  const reasons = valuesOf(attributes, 'printer', 'printer-state-reasons').filter((each) => typeof each === 'string');
  const counting = isQueue && state === IDLE ? reasons.filter((each) => conditionOf(each) === 'paused') : reasons;
  const conditions = counting.map(conditionOf).filter((each) => each !== undefined);
  if (accepts === false) conditions.push('paused');
  // A printer that has stopped does not print, whatever it calls the reason, and one that names no state says nothing.
  if ((state === STOPPED && statusOf(conditions).ready) || state === undefined) conditions.push('other');
  const reported = reasons.filter((each) => each !== 'none').join(', ');
  return statusOf(conditions, reported === '' ? undefined : reported);
}

/**
 * The severity of what is known does not count: printers of CUPS and PAPPL call an empty roll an error only while they are
 * stopped, a warning while they print, a report while they wait. Without a severity it is an error (RFC 8011 §5.4.12).
 */
function conditionOf(reason: string): PrinterCondition | undefined {
  const [, name = '', severity = 'error'] = /^(.*?)(?:-(error|warning|report))?$/.exec(reason) ?? [];
  if (severity !== 'error' || HARMLESS.includes(name)) return CONDITION_OF[name];
  return CONDITION_OF[name] ?? 'other';
}

/** CUPS reports the others while it prints. */
const HARMLESS = ['none', 'connecting-to-device', 'cups-waiting-for-job-completed'];
