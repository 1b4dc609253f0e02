import { useTranslation } from 'react-i18next';
import type { TracedFrameView } from '../../../../station-core/contract.ts';
import classes from './diagnosis.module.css';

const COLUMNS = ['time', 'direction', 'command', 'length', 'status', 'bytes'] as const;

/** The last frames before the run ended, oldest first, as a recording of the line would show them. */
export function FrameTable({ frames }: { readonly frames: readonly TracedFrameView[] }) {
  const { t } = useTranslation();
  if (frames.length === 0) return <p className={classes.hint}>{t('diagnosis.noFrames')}</p>;
  return (
    <div className={classes.text} tabIndex={0} role="region" aria-label={t('diagnosis.frames')}>
      <table className={classes.frames}>
        <thead>
          <tr>
            {COLUMNS.map((each) => (
              <th key={each} scope="col">
                {t(`diagnosis.columns.${each}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {frames.map((frame, at) => (
            <Frame key={at} frame={frame} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Frame({ frame: { at, direction, name, lengthBytes, status, hex } }: { readonly frame: TracedFrameView }) {
  const { t } = useTranslation();
  return (
    <tr>
      <td>{timeOf(at)}</td>
      <td>{t(`diagnosis.${direction}`)}</td>
      <td>{name}</td>
      <td className="bm-number">{lengthBytes}</td>
      <td>{status}</td>
      <td className={classes.hex}>{hex ?? t('diagnosis.hidden')}</td>
    </tr>
  );
}

/** To the millisecond: how long a board took to answer is what is looked for. */
function timeOf(at: string): string {
  return at.slice('2026-12-01T'.length, '2026-12-01T08:00:00.000'.length);
}
