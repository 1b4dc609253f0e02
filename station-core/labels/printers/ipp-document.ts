/**
 * What an IPP printer gets: the dots that were read before they are printed, as PWG Raster where it takes that at their
 * resolution or a whole multiple of it; otherwise the same dots as a picture in a PDF, of which it makes dots of its own.
 */
import { encodePwgRaster, type RasterForm } from '../../formats/pwg-raster/pwg-raster.ts';
import { RASTER_TYPES, type RasterType } from '../../formats/pwg-raster/page-header.ts';
import { type IppAttribute, type IppMessage, valuesOf } from '../../protocol/ipp/ipp-message.ts';
import { TAG } from '../../protocol/ipp/tags.ts';
import { Secret } from '../../secret.ts';
import { encodeDotsPdf } from '../draw/dots-pdf.ts';
import type { LabelDots } from '../rendered-label.ts';
import { readResolution, type Resolution } from './ipp-resolution.ts';
import type { PrintableLabel } from './printer.ts';

export const FORMATS = 'document-format-supported';
const RASTER_RESOLUTIONS = 'pwg-raster-document-resolution-supported';
const TYPES = 'pwg-raster-document-type-supported';
const PRINTER_RESOLUTIONS = 'printer-resolution-supported';
const CREATION = 'job-creation-attributes-supported';
export const DOCUMENT_ATTRIBUTES = [FORMATS, RASTER_RESOLUTIONS, TYPES, PRINTER_RESOLUTIONS, CREATION];

const PDF = 'application/pdf';
const RASTER = 'image/pwg-raster';

export type IppForm = { readonly kind: 'pdf' } | ({ readonly kind: 'dots' } & RasterForm);

/** For labels of these resolutions; undefined: it takes nothing that they could be sent as. */
export function formFor(attributes: IppMessage, labelDpis: readonly number[]): IppForm | undefined {
  const formats = keywords(attributes, FORMATS);
  if (formats.includes(RASTER)) {
    const type = typeOf(attributes);
    const [coarsest] = rasterResolutions(attributes)
      .filter(({ xDpi, yDpi }) => labelDpis.every((dpi) => isMultiple(xDpi, dpi) && isMultiple(yDpi, dpi)))
      .sort((one, other) => one.xDpi * one.yDpi - other.xDpi * other.yDpi);
    if (type !== undefined && coarsest !== undefined) return { kind: 'dots', type, ...coarsest };
  }
  return formats.includes(PDF) ? { kind: 'pdf' } : undefined;
}

/** What a printer says is not trusted with the memory of the station. */
const MOST_DOTS_A_DOT = 8;

function isMultiple(printerDpi: number, labelDpi: number): boolean {
  return printerDpi % labelDpi === 0 && printerDpi / labelDpi <= MOST_DOTS_A_DOT;
}

/** At which it takes dots as they are; none where it takes none. */
function rasterResolutions(attributes: IppMessage): Resolution[] {
  return valuesOf(attributes, 'printer', RASTER_RESOLUTIONS)
    .map(readResolution)
    .filter((each) => each !== undefined);
}

function typeOf(attributes: IppMessage): RasterType | undefined {
  const types = keywords(attributes, TYPES);
  return RASTER_TYPES.find((each) => types.includes(each));
}

export interface IppDocument {
  readonly format: string;
  /** The caller wipes it. */
  readonly bytes: Secret<Buffer>;
}

export function documentOf({ inner, outer }: PrintableLabel, form: IppForm): IppDocument {
  if (form.kind === 'pdf') return { format: PDF, bytes: new Secret(encodeDotsPdf([inner, outer])) };
  const { type, xDpi, yDpi } = form;
  const pages = [inner, outer].map(({ widthDots, heightDots, dots, ...label }) => {
    const dpi = dpiOf(label);
    return { widthDots, heightDots, dots: dots.reveal(), across: xDpi / dpi, down: yDpi / dpi };
  });
  return { format: RASTER, bytes: new Secret(encodePwgRaster(pages, { type, xDpi, yDpi })) };
}

/** As print heads are named: 8 dots a millimetre are sold as 203 dpi. */
export function dpiOf({ dotsPerMm }: Pick<LabelDots, 'dotsPerMm'>): number {
  return Math.round(dotsPerMm * 25.4);
}

/** A printer of several resolutions may use another than that of the dots unless it is told. */
export function resolutionFor(attributes: IppMessage, form: IppForm): IppAttribute[] {
  if (form.kind === 'pdf' || !keywords(attributes, CREATION).includes('printer-resolution')) return [];
  const own = valuesOf(attributes, 'printer', PRINTER_RESOLUTIONS).find((each) => {
    const found = readResolution(each);
    return found?.xDpi === form.xDpi && found.yDpi === form.yDpi;
  });
  return own === undefined ? [] : [{ name: 'printer-resolution', tag: TAG.resolution, values: [own] }];
}

function keywords(attributes: IppMessage, name: string): string[] {
  return valuesOf(attributes, 'printer', name).filter((each) => typeof each === 'string');
}
