import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type CountedShiftView,
  type DifferenceKind,
  MAX_REASON_CHARACTERS,
  type OpenDifference,
  type ShiftDifference,
} from '../../../../station-core/contract.ts';
import { isOpenDifference } from '../../../../station-core/model/desk/shift-difference.ts';
import { useMutation } from '../../connection/query.ts';
import { useStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { WordsInput } from '../../parts/words-input.tsx';
import { reasonIn, reasonList, withReason, type Reasons } from './reasons.ts';
import classes from './shift.module.css';

interface Props {
  readonly shift: CountedShiftView;
  readonly closed: () => void;
}

/** Names each difference and takes its reason. The station refuses the close as long as one has none. */
export function CloseShift({ shift, closed }: Props) {
  const { t } = useTranslation();
  const station = useStation();
  const [reasons, setReasons] = useState<Reasons>(new Map());
  const closing = useMutation(() => station.shifts.close({ toSeq: shift.toSeq, reasons: reasonList(reasons) }));
  const open = shift.kinds.filter(({ needsReason }) => needsReason);
  const settled = shift.kinds.filter(({ needsReason }) => !needsReason);
  const submit = async (event: React.SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (await closing.act(undefined)) closed();
  };
  return (
    <form className={classes.closing} onSubmit={(event) => void submit(event)}>
      <p className={classes.verdict} data-even={open.length === 0}>
        {open.length === 0 ? t('shift.balances') : t('shift.differs')}
      </p>
      {open.map(({ kind, count }) =>
        isOpenDifference(kind) ? (
          <KindOfDifference
            key={kind}
            kind={kind}
            count={count}
            differences={shift.differences.filter((each) => each.kind === kind)}
            reasons={reasons}
            change={setReasons}
          />
        ) : null,
      )}
      {settled.map(({ kind, count }) => (
        <p key={kind} className={classes.hint}>
          {t(`shift.says.${kind}`, { count })}
        </p>
      ))}
      {closing.fault !== undefined && <FaultPanel fault={closing.fault} />}
      <div>
        <Button type="submit" size="md" loading={closing.busy} leftSection={<IconLock size={20} aria-hidden />}>
          {t('shift.close')}
        </Button>
      </div>
    </form>
  );
}

interface KindProps {
  readonly kind: OpenDifference;
  readonly count: number;
  readonly differences: readonly ShiftDifference[];
  readonly reasons: Reasons;
  readonly change: (reasons: Reasons) => void;
}

function KindOfDifference({ kind, count, differences, reasons, change }: KindProps) {
  const { t } = useTranslation();
  const more = count - differences.length;
  return (
    <fieldset className={classes.kind} data-testid={`difference-${kind}`}>
      <legend>{t(`shift.name.${kind}`, { count })}</legend>
      <p className={classes.hint}>{t(`shift.says.${kind}`, { count })}</p>
      <WordsInput
        label={t('shift.reasonForAll', { count })}
        maxLength={MAX_REASON_CHARACTERS}
        value={reasonIn(reasons, { kind, subject: null })}
        change={(reason) => {
          change(withReason(reasons, { kind, subject: null }, reason));
        }}
      />
      <ul className={classes.differences}>
        {differences.map((each) => (
          <li key={each.subject}>
            <Named difference={each} />
            {count > 1 && (
              <WordsInput
                size="xs"
                aria-label={t('shift.reasonFor', { subject: each.serial ?? each.subject })}
                placeholder={t('shift.ownReason')}
                maxLength={MAX_REASON_CHARACTERS}
                value={reasonIn(reasons, { kind, subject: each.subject })}
                change={(reason) => {
                  change(withReason(reasons, { kind, subject: each.subject }, reason));
                }}
              />
            )}
          </li>
        ))}
        {more > 0 && <li>{t('shift.more', { count: more })}</li>}
      </ul>
    </fieldset>
  );
}

function Named({ difference: { kind, subject, serial, unit, seq, inWork } }: { readonly difference: ShiftDifference }) {
  const { t } = useTranslation();
  return (
    <span className={classes.named}>
      {serial === null ? (
        <code>{namedBy(kind, subject)}</code>
      ) : (
        <a href={`#/unit/${encodeURIComponent(serial)}`}>{serial}</a>
      )}
      {unit !== null && <span>{unit}</span>}
      {seq !== null && <a href={`#/entry/${seq}`}>{t('shift.entry', { seq })}</a>}
      {inWork && <em>{t('shift.inWork')}</em>}
    </span>
  );
}

/** A hash is known by its beginning. */
function namedBy(kind: DifferenceKind, subject: string): string {
  return kind.startsWith('signature') ? `${subject.slice(0, 24)}…` : subject;
}
