import qrcode from 'qrcode';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { TEST_TEXT } from '../../../scan/scanner-test.ts';
import classes from './scanner.module.css';

/** Modules of light around a QR code, ISO/IEC 18004. */
const QUIET = 4;

/** The code to scan, from the screen: its text is known. */
export function TestCode() {
  const { t } = useTranslation();
  const { size, path } = useMemo(drawn, []);
  const whole = size + 2 * QUIET;
  return (
    <svg viewBox={`0 0 ${whole} ${whole}`} className={classes.code} role="img" aria-label={t('setup.scanner.code')}>
      <rect width={whole} height={whole} className={classes.light} />
      <path d={path} className={classes.dark} shapeRendering="crispEdges" />
    </svg>
  );
}

function drawn(): { readonly size: number; readonly path: string } {
  const { modules } = qrcode.create(TEST_TEXT, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  let path = '';
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (modules.get(row, column) === 1) path += `M${column + QUIET} ${row + QUIET}h1v1h-1z`;
    }
  }
  return { size, path };
}
