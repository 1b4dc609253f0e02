import { IconCheck, IconChevronRight, IconX } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './step-list.module.css';
import { useStepWord } from './step-word.ts';
import type { StepMark, StepState } from '../../../slots/tile-model.ts';

interface ListProps {
  readonly steps: readonly StepMark[];
  readonly className?: string | undefined;
}

/** All steps as one row of marks: how far, at a glance. The list with the names says the same to a screen reader. */
export const StepStrip = memo(function StepStrip({ steps, className }: ListProps) {
  return (
    <div className={`${classes.strip} ${className ?? ''}`} aria-hidden>
      {steps.map(({ step, state }) => (
        <i key={step} data-state={state} />
      ))}
    </div>
  );
});

export const StepList = memo(function StepList({ steps, className }: ListProps) {
  const { t } = useTranslation();
  const stepWord = useStepWord(steps.map(({ step }) => step));
  return (
    <ol className={`${classes.list} ${className ?? ''}`} aria-label={t('jig.steps')}>
      {steps.map(({ step, state }) => (
        <li key={step} data-state={state} aria-current={state === 'running' ? 'step' : undefined}>
          <StepIcon state={state} />
          <span>{stepWord(step)}</span>
          {state === 'failed' && <em>{t('jig.stepState.failed')}</em>}
        </li>
      ))}
    </ol>
  );
});

function StepIcon({ state }: { readonly state: StepState }) {
  switch (state) {
    case 'done':
      return <IconCheck size="1.1em" stroke={3} aria-hidden />;
    case 'running':
      return <IconChevronRight size="1.1em" stroke={3.5} aria-hidden />;
    case 'failed':
      return <IconX size="1.1em" stroke={3.5} aria-hidden />;
    case 'waiting':
      return <i className={classes.dot} aria-hidden />;
  }
}
