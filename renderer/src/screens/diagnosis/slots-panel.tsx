import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TracedRunView, TracedSlotView } from '../../../../station-core/contract.ts';
import { useLocale } from '../../locales/use-locale.ts';
import { useSays } from '../counters/fault-says.ts';
import { momentText } from '../issuance/moment-text.ts';
import { useStepWord } from '../jig/steps/step-word.ts';
import { BootLog } from './boot-log.tsx';
import classes from './diagnosis.module.css';
import { FrameTable } from './frame-table.tsx';

/** Which slot, and then its newest boot log and its newest failure. The slot that failed last is chosen at first. */
export function SlotsPanel({ slots }: { readonly slots: readonly TracedSlotView[] }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<number>();
  const shown = slots.find(({ slot }) => slot === chosen) ?? newestFailure(slots) ?? slots[0];
  return (
    <section className={classes.panel} aria-labelledby="traced-slots">
      <h2 id="traced-slots">{t('diagnosis.slots')}</h2>
      {shown === undefined && <p className={classes.hint}>{t('diagnosis.noRuns')}</p>}
      <div className={classes.slots} role="group" aria-labelledby="traced-slots">
        {slots.map(({ slot, last }) => (
          <button
            key={slot}
            type="button"
            aria-pressed={slot === shown?.slot}
            onClick={() => {
              setChosen(slot);
            }}
          >
            <b className="bm-number">{slot}</b> {last?.outcome}
          </button>
        ))}
      </div>
      {shown !== undefined && <Slot key={shown.slot} shown={shown} />}
    </section>
  );
}

function newestFailure(slots: readonly TracedSlotView[]): TracedSlotView | undefined {
  return slots
    .filter(({ failed }) => failed !== null)
    .toSorted((a, b) => (b.failed?.endedAt ?? '').localeCompare(a.failed?.endedAt ?? ''))[0];
}

function Slot({ shown: { slot, last, failed } }: { readonly shown: TracedSlotView }) {
  const { t } = useTranslation();
  return (
    <div className={classes.both}>
      <article aria-label={t('diagnosis.lastRun', { slot })}>
        <h3>{t('diagnosis.lastRun', { slot })}</h3>
        {last !== null && <RunWords run={last} />}
        <BootLog log={last?.bootLog ?? null} />
      </article>
      <article aria-label={t('diagnosis.lastFault', { slot })}>
        <h3>{t('diagnosis.lastFault', { slot })}</h3>
        {failed === null ? <p className={classes.hint}>{t('diagnosis.noFault')}</p> : <Failed run={failed} />}
      </article>
    </div>
  );
}

function Failed({ run }: { readonly run: TracedRunView }) {
  return (
    <>
      <RunWords run={run} />
      <FrameTable frames={run.frames} />
    </>
  );
}

function RunWords({
  run: { endedAt, outcome, port, product, serial, unit, stopped },
}: {
  readonly run: TracedRunView;
}) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const says = useSays();
  const stepWord = useStepWord();
  const words = [momentText(endedAt, locale), outcome, product, serial ?? unit, port].filter((each) => each !== null);
  return (
    <>
      <p>{words.join(' · ')}</p>
      {stopped !== null && (
        <p>
          <b>{t('diagnosis.stoppedAt', { step: stepWord(stopped.step) })}</b> {says(stopped.code).says}{' '}
          <span className={classes.code}>{stopped.code}</span>
        </p>
      )}
    </>
  );
}
