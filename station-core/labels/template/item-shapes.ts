import { Fault } from '../../fault.ts';
import { Secret } from '../../secret.ts';
import { barRects, code128, QUIET_MODULES } from '../codes/code128.ts';
import { dataMatrix } from '../codes/data-matrix.ts';
import { digitalLink, type Element, readElements } from '../codes/gs1.ts';
import { matrixPlace, matrixShape, moduleDots, type ModuleMatrix, requireModule } from '../codes/module-matrix.ts';
import { qrMatrix, qrOfLevel, type QrRoom } from '../codes/qr.ts';
import { wifiText } from '../codes/wifi-text.ts';
import { imageRects } from '../draw/image-dots.ts';
import { ceMark, weeeMark } from '../draw/marks.ts';
import type { PrintedCode, Shape, Symbology } from '../draw/drawing.ts';
import { widthOf } from '../fonts/label-fonts.ts';
import { lineShapes, measured } from '../layout/set-text.ts';
import { setColumn } from '../layout/text-column.ts';
import type { Item, ItemOf } from './label-template.ts';
import { filledIn, type Values } from './variables.ts';

export interface Filling {
  readonly values: Values;
  /** The text of the provisioning code; absent for an outer label, whose template cannot name it. */
  readonly provisioning?: Secret<string>;
}

/** An item by itself, before it is turned and put onto the label. */
export interface Laid {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  readonly code?: PrintedCode;
}

export function itemShapes(item: Item, filling: Filling, dotsPerMm: number): Laid {
  const dots = (mm: number): number => Math.max(1, Math.round(mm * dotsPerMm));
  switch (item.type) {
    case 'text':
      return textShapes(item, filling, dotsPerMm);
    case 'qr': {
      const room = { width: dots(item.sizeMm), height: dots(item.sizeMm), dotsPerMm };
      const text = qrText(item, filling);
      const level = item.errorCorrection;
      return matrixInRoom(level === undefined ? qrMatrix(text, room) : qrOfLevel(text, level), room, ['qr', text]);
    }
    case 'dataMatrix': {
      const room = { width: dots(item.sizeMm), height: dots(item.sizeMm), dotsPerMm };
      const content = codeContent(item, filling);
      const matrix = dataMatrix(content, item.encodes === 'gs1' ? 'gs1datamatrix' : 'datamatrix');
      return matrixInRoom(matrix, room, ['dataMatrix', scannedText(item, content)]);
    }
    case 'code128':
      return barShapes(item, filling, dotsPerMm);
    case 'mark': {
      const { path, width } = item.mark === 'ce' ? ceMark() : weeeMark();
      const height = dots(item.heightMm);
      return {
        width: Math.ceil(width * height),
        height,
        shapes: [{ kind: 'outline', path, x: 0, y: 0, scale: height }],
      };
    }
    case 'image': {
      const [width, height] = [dots(item.widthMm), dots(item.heightMm)];
      const rects = imageRects(Buffer.from(item.pngBase64, 'base64'), { width, height });
      return { width, height, shapes: [{ kind: 'rects', rects }] };
    }
    case 'line': {
      const [width, height] = [dots(item.lengthMm), dots(item.thicknessMm)];
      return { width, height, shapes: [{ kind: 'rects', rects: [{ x: 0, y: 0, width, height }] }] };
    }
    case 'box': {
      const [width, height, stroke] = [dots(item.widthMm), dots(item.heightMm), dots(item.thicknessMm)];
      const rects = [
        { x: 0, y: 0, width, height: stroke },
        { x: 0, y: height - stroke, width, height: stroke },
        { x: 0, y: 0, width: stroke, height },
        { x: width - stroke, y: 0, width: stroke, height },
      ];
      return { width, height, shapes: [{ kind: 'rects', rects }] };
    }
  }
}

function textShapes(item: ItemOf<'text'>, { values }: Filling, dotsPerMm: number): Laid {
  const [width, height] = [Math.round(item.widthMm * dotsPerMm), Math.round(item.heightMm * dotsPerMm)];
  const weight = item.bold === true ? 'bold' : 'regular';
  const maxSize = item.sizeMm * dotsPerMm;
  const parts = filledIn(item.text, values).split(' ');
  const space = { width, height, dotsPerMm, maxSize, captionsBeside: false };
  const placed = setColumn([{ parts, weight, scale: 1 }], space, measured());
  const shapes = placed.flatMap(({ text, size, baseline }) => {
    const spare = width - widthOf(text, weight) * size;
    const x = Math.round(item.align === 'right' ? spare : item.align === 'centre' ? spare / 2 : 0);
    return lineShapes(text, weight, { size, x, baseline });
  });
  return { width, height, shapes };
}

function qrText(item: ItemOf<'qr'>, filling: Filling): Secret<string> {
  const { values, provisioning } = filling;
  switch (item.encodes) {
    case 'provisioning':
      if (provisioning === undefined)
        throw new Fault('label.cannot-render', { reason: 'only an inner label has this code' });
      return provisioning;
    case 'wifi':
      return new Secret(wifiText(filledIn('{ssid}', values), filledIn('{password}', values)));
    case 'text':
      return new Secret(filledIn(item.content ?? '', values));
    case 'gs1DigitalLink': {
      const link = digitalLink(item.domain ?? '', elementsOf(item.content ?? '', filling));
      if (link === undefined) throw new Fault('label.cannot-render', { reason: 'a Digital Link needs a GTIN, (01)' });
      return new Secret(link);
    }
  }
}

function codeContent({ content, encodes }: ItemOf<'dataMatrix' | 'code128'>, filling: Filling): string {
  if (encodes === 'gs1')
    return elementsOf(content, filling)
      .map(({ ai, value }) => `(${ai})${value}`)
      .join('');
  const text = filledIn(content, filling.values);
  // Beyond ASCII a reader has to guess the character set.
  if (!/^[ -~]+$/.test(text)) throw new Fault('label.cannot-render', { reason: 'a bar code must be ASCII' });
  return text;
}

function elementsOf(content: string, { values }: Filling): readonly Element[] {
  const elements = readElements(filledIn(content, values));
  if (typeof elements === 'string') throw new Fault('label.cannot-render', { reason: elements });
  return elements;
}

/** In the middle of its room, quiet zone included. */
function matrixInRoom(
  matrix: ModuleMatrix,
  room: QrRoom,
  [symbology, text]: readonly [Symbology, Secret<string>],
): Laid {
  const { width, height, dotsPerMm } = room;
  const dots = moduleDots(matrix, room);
  requireModule(dots, dotsPerMm);
  const at = { x: Math.floor((width - matrix.columns * dots) / 2), y: Math.floor((height - matrix.rows * dots) / 2) };
  const code = { symbology, ...matrixPlace(matrix, at, dots), text };
  return { width, height, shapes: [matrixShape(matrix, at, dots)], code };
}

function barShapes(item: ItemOf<'code128'>, filling: Filling, dotsPerMm: number): Laid {
  const [width, height] = [Math.round(item.widthMm * dotsPerMm), Math.round(item.heightMm * dotsPerMm)];
  const content = codeContent(item, filling);
  const bars = code128(content, item.encodes === 'gs1' ? 'gs1-128' : 'code128');
  const dots = Math.floor(width / (bars.modules + 2 * QUIET_MODULES));
  requireModule(dots, dotsPerMm);
  const x = Math.floor((width - bars.modules * dots) / 2);
  const code = {
    symbology: 'code128',
    box: { x: 0, y: 0, width, height },
    moduleDots: dots,
    quietModules: QUIET_MODULES,
    text: scannedText(item, content),
  } as const;
  return { width, height, shapes: [{ kind: 'rects', rects: barRects(bars, { x, y: 0, height }, dots) }], code };
}

/** GS1 writes application identifiers in brackets, which are in no code. */
function scannedText({ encodes }: ItemOf<'dataMatrix' | 'code128'>, content: string): Secret<string> {
  return new Secret(encodes === 'gs1' ? content.replace(/\((\d+)\)/g, '$1') : content);
}
