/** The filters of the log as they stand in the address. Pure. What somebody typed there wrongly filters nothing. */
import { LOG_MARKS, type LogAsks, type LogMark } from '../../../../station-core/contract.ts';

export const TEXT_FILTERS = ['unit', 'person', 'order', 'product'] as const;
export type TextFilter = (typeof TEXT_FILTERS)[number];

export const ROWS_PER_PAGE = 50;

export function logAsksOf(params: URLSearchParams): LogAsks {
  const marks = listOf(params.get('mark')).filter(isMark);
  const kinds = listOf(params.get('kind'));
  const asks: LogAsks = {
    page: wholeNumber(params.get('page')) ?? 0,
    rowsPerPage: ROWS_PER_PAGE,
    oldestFirst: params.get('sort') === 'oldest',
  };
  for (const name of TEXT_FILTERS) {
    const text = params.get(name)?.trim() ?? '';
    if (text !== '') asks[name] = text;
  }
  for (const name of ['since', 'until'] as const) {
    const time = timeOf(params.get(name));
    if (time !== undefined) asks[name] = time;
  }
  const fromSeq = wholeNumber(params.get('from'));
  if (fromSeq !== undefined) asks.fromSeq = fromSeq;
  if (marks.length > 0) asks.marks = marks;
  if (kinds.length > 0) asks.kinds = kinds.slice(0, MAX_KINDS);
  return asks;
}

const MAX_KINDS = 40;

/** Another filter begins at its first page. */
export function withFilter(params: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(params);
  if (name !== 'page') next.delete('page');
  if (value === '') next.delete(name);
  else next.set(name, value);
  return next;
}

function listOf(text: string | null): string[] {
  return (text ?? '').split(',').filter((part) => part !== '');
}

function isMark(text: string): text is LogMark {
  return LOG_MARKS.some((mark) => mark === text);
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** As a field for date and time has it: without a zone, and then of this place. */
function timeOf(text: string | null): string | undefined {
  const time = text === null || text === '' ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
