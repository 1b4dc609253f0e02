import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignedSizesView } from '../../../../station-core/contract.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { numberText } from '../../parts/amounts.ts';
import { drawn, isWrong, type Drawn, type Mark, type Stretch } from './condition.ts';
import classes from './ledger.module.css';

const WIDTH = 1_200;
const HEIGHT = 132;
const LEFT = 110;
const RIGHT = 24;
const CHECKPOINT_Y = 40;
const RECEIPT_Y = 92;
const FORK_Y = 14;

const place = (x: number): number => LEFT + x * (WIDTH - LEFT - RIGHT);

interface Props {
  readonly answer: SignedSizesView;
  /** Null on the newest page, which reaches to the end of the ledger. */
  readonly beforeSize: number | null;
}

/** Two lanes over the entries: what the station signed, and what upstream cosigned. A fork leaves its lane. */
export function SizesDrawing({ answer, beforeSize }: Props) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const { sizes, sizeEntries, hasUpstream } = answer;
  const end = beforeSize === null ? sizeEntries : (sizes[0]?.sizeEntries ?? 0);
  const shown = drawn(sizes, end, hasUpstream);
  const first = shown.marks[0]?.sizeEntries ?? 0;
  return (
    <figure className={classes.figure}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={useSummary(shown, hasUpstream)}>
        <Lanes shown={shown} hasUpstream={hasUpstream} />
        {shown.marks.map((mark) => (
          <SizeMark key={mark.sizeEntries} mark={mark} />
        ))}
        <line className={classes.end} x1={place(shown.endX)} x2={place(shown.endX)} y1={FORK_Y} y2={RECEIPT_Y + 12} />
        <text x={LEFT} y={HEIGHT - 6}>
          {numberText(first, locale)}
        </text>
        <text x={place(1)} y={HEIGHT - 6} textAnchor="end">
          {t('ledger.entries', { number: numberText(Math.max(end, sizes[0]?.sizeEntries ?? 0), locale) })}
        </text>
      </svg>
      <figcaption className={classes.legend}>
        <Legend hasUpstream={hasUpstream} />
      </figcaption>
    </figure>
  );
}

function Lanes({ shown, hasUpstream }: { readonly shown: Drawn; readonly hasUpstream: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      {shown.unsigned !== undefined && <Band stretch={shown.unsigned} y={CHECKPOINT_Y} />}
      {shown.unwitnessed !== undefined && <Band stretch={shown.unwitnessed} y={RECEIPT_Y} />}
      {shown.gaps.map((gap) => (
        <Band key={gap.fromX} stretch={gap} y={CHECKPOINT_Y} isGap />
      ))}
      <text x={0} y={CHECKPOINT_Y + 5}>
        {t('ledger.lane.checkpoints')}
      </text>
      <line className={classes.lane} x1={LEFT} x2={place(1)} y1={CHECKPOINT_Y} y2={CHECKPOINT_Y} />
      {hasUpstream && (
        <>
          <text x={0} y={RECEIPT_Y + 5}>
            {t('ledger.lane.receipts')}
          </text>
          <line className={classes.lane} x1={LEFT} x2={place(1)} y1={RECEIPT_Y} y2={RECEIPT_Y} />
        </>
      )}
    </>
  );
}

function Band({ stretch, y, isGap = false }: { stretch: Stretch; y: number; isGap?: boolean }) {
  const width = Math.max(2, place(stretch.toX) - place(stretch.fromX));
  return (
    <rect
      className={isGap ? classes.gap : classes.band}
      x={place(stretch.fromX)}
      y={y - 11}
      width={width}
      height={22}
    />
  );
}

function SizeMark({ mark: { x, condition, hasCheckpoint, hasReceipt } }: { readonly mark: Mark }) {
  const at = place(x);
  if (isWrong(condition))
    return (
      <g className={classes.wrong}>
        <path d={`M ${at - 26} ${CHECKPOINT_Y} Q ${at - 12} ${CHECKPOINT_Y} ${at} ${FORK_Y}`} />
        <path d={`M ${at} ${FORK_Y - 9} l 9 16 h -18 z`} />
        <line x1={at} x2={at} y1={FORK_Y} y2={hasReceipt ? RECEIPT_Y : CHECKPOINT_Y} />
      </g>
    );
  return (
    <g className={classes.mark}>
      {hasCheckpoint && hasReceipt && <line x1={at} x2={at} y1={CHECKPOINT_Y} y2={RECEIPT_Y} />}
      {hasCheckpoint && <circle cx={at} cy={CHECKPOINT_Y} r={6} />}
      {hasReceipt && <rect x={at - 5.5} y={RECEIPT_Y - 5.5} width={11} height={11} />}
    </g>
  );
}

function Legend({ hasUpstream }: { readonly hasUpstream: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <LegendPart says={t('ledger.legend.checkpoint')}>
        <circle className={classes.legendMark} cx={8} cy={8} r={5} />
      </LegendPart>
      {hasUpstream && (
        <LegendPart says={t('ledger.legend.receipt')}>
          <rect className={classes.legendMark} x={3} y={3} width={10} height={10} />
        </LegendPart>
      )}
      <LegendPart says={t('ledger.legend.open')}>
        <rect className={classes.band} x={0} y={1} width={16} height={14} />
      </LegendPart>
      <LegendPart says={t('ledger.legend.gap')}>
        <rect className={classes.gap} x={1} y={2} width={14} height={12} />
      </LegendPart>
      <LegendPart says={t('ledger.legend.wrong')}>
        <path className={classes.legendWrong} d="M 8 1 l 7 13 h -14 z" />
      </LegendPart>
    </>
  );
}

function LegendPart({ says, children }: { readonly says: string; readonly children: ReactNode }) {
  return (
    <span>
      <svg viewBox="0 0 16 16" width={16} height={16} aria-hidden>
        {children}
      </svg>
      {says}
    </span>
  );
}

function useSummary({ marks, unwitnessed, gaps }: Drawn, hasUpstream: boolean): string {
  const { t } = useTranslation();
  const wrong = marks.filter(({ condition }) => isWrong(condition)).length;
  const receipts = marks.filter(({ hasReceipt }) => hasReceipt).length;
  return [
    t('ledger.summary.signed', { checkpoints: marks.length, receipts }),
    wrong === 0 ? t('ledger.summary.fine') : t('ledger.summary.wrong', { count: wrong }),
    ...(gaps.length === 0 ? [] : [t('ledger.summary.gaps', { count: gaps.length })]),
    ...(hasUpstream && unwitnessed !== undefined ? [t('ledger.summary.unwitnessed')] : []),
  ].join(' ');
}
