/** The size of the labels as it is sent to an IPP printer (PWG 5100.7, media-col). */
import { type IppAttribute, type IppMessage, valuesOf } from '../../protocol/ipp/ipp-message.ts';
import { type IppCollection, type IppValue, isCollection } from '../../protocol/ipp/ipp-value.ts';
import { TAG } from '../../protocol/ipp/tags.ts';
import type { LabelDots } from '../rendered-label.ts';
import type { PrintableLabel } from './printer.ts';

export const MEDIA_ATTRIBUTES = [
  'media-size-supported',
  'job-creation-attributes-supported',
  'print-scaling-supported',
];

/** In hundredths of a millimetre, as in IPP. */
interface MediaSize {
  readonly x: number;
  readonly y: number;
}

/** Undefined where the labels differ in size, or the printer does not name it: then its own setting counts. */
export function mediaOf(attributes: IppMessage, { inner, outer }: PrintableLabel): IppAttribute | undefined {
  const size = sizeOf(inner);
  const other = sizeOf(outer);
  if (!isNear(size.x, other.x) || !isNear(size.y, other.y)) return undefined;
  if (!valuesOf(attributes, 'printer', 'job-creation-attributes-supported').includes('media-col')) return undefined;
  const supported = valuesOf(attributes, 'printer', 'media-size-supported');
  const exact = supported.map((each) => supportedSize(each, size)).find((each) => each !== undefined);
  if (exact === undefined) return undefined;
  const members = new Map([
    ['x-dimension', { tag: TAG.integer, values: [exact.x] }],
    ['y-dimension', { tag: TAG.integer, values: [exact.y] }],
  ]);
  const col: IppCollection = { members: new Map([['media-size', { tag: TAG.collection, values: [{ members }] }]]) };
  return { name: 'media-col', tag: TAG.collection, values: [col] };
}

function sizeOf({ widthDots, heightDots, dotsPerMm }: LabelDots): MediaSize {
  return { x: Math.round((widthDots / dotsPerMm) * 100), y: Math.round((heightDots / dotsPerMm) * 100) };
}

/** A label in whole dots is some hundredths off its size in millimetres; a printer takes the one that it names. */
const TOLERANCE = 50;

function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= TOLERANCE;
}

function supportedSize(value: IppValue, wanted: MediaSize): MediaSize | undefined {
  if (!isCollection(value)) return undefined;
  const x = fitting(value.members.get('x-dimension')?.values[0], wanted.x);
  const y = fitting(value.members.get('y-dimension')?.values[0], wanted.y);
  return x === undefined || y === undefined ? undefined : { x, y };
}

function fitting(offered: IppValue | undefined, wanted: number): number | undefined {
  if (typeof offered === 'number') return isNear(offered, wanted) ? offered : undefined;
  if (typeof offered !== 'object' || offered === null || !('from' in offered)) return undefined;
  return wanted >= offered.from && wanted <= offered.to ? wanted : undefined;
}
