import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type SelfTestBoard, selfTestBoards, type SelfTestState } from '../../../../../station-core/contract.ts';
import { useMutation } from '../../../connection/query.ts';
import { useStation } from '../../../connection/station-context.tsx';
import { Dialog, DialogButtons } from '../../../parts/dialog.tsx';
import { FaultPanel } from '../../../parts/fault-panel.tsx';
import { useFromSlots } from '../../../slots/slots.tsx';
import { ResultTable } from './result-table.tsx';
import classes from './self-test.module.css';

interface Props {
  readonly opened: boolean;
  readonly state: SelfTestState;
  readonly close: () => void;
  readonly again: () => void;
}

/** Three steps: what lies in each slot, the runs, and how they compare. */
export function SelfTestDialog({ opened, ...rest }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} title={t('selfTest.title')} close={rest.close} size="52rem">
      {opened && <Flow {...rest} />}
    </Dialog>
  );
}

function Flow({ state, close, again }: Omit<Props, 'opened'>) {
  const { t } = useTranslation();
  const [isNew, setIsNew] = useState(!state.boards.some(({ isRunning }) => isRunning));
  const isRunning = state.boards.some((each) => each.isRunning);
  if (isNew) {
    return (
      <Boards
        close={close}
        started={() => {
          setIsNew(false);
          again();
        }}
      />
    );
  }
  return (
    <div className={classes.form}>
      <p role="status">{t(isRunning ? 'selfTest.running' : 'selfTest.done')}</p>
      <ResultTable boards={state.boards} />
      <DialogButtons>
        <Button size="lg" variant="default" onClick={close}>
          {t('frame.close')}
        </Button>
        <Button
          size="lg"
          disabled={isRunning}
          onClick={() => {
            setIsNew(true);
          }}
        >
          {t('selfTest.another')}
        </Button>
      </DialogButtons>
    </div>
  );
}

function Boards({ close, started }: { readonly close: () => void; readonly started: () => void }) {
  const { t } = useTranslation();
  const station = useStation();
  const slots = usePortedSlots();
  const [held, hold] = useState<ReadonlyMap<number, SelfTestBoard>>(new Map());
  const { act, busy, fault } = useMutation(async () => {
    await station.selfTest.start({ boards: [...held].map(([slot, board]) => ({ slot, board })) });
    started();
  });
  return (
    <div className={classes.form}>
      <p>{t('selfTest.explains')}</p>
      <ul className={classes.slots}>
        {slots.map((slot) => (
          <li key={slot}>
            <BoardChoice
              slot={slot}
              board={held.get(slot)}
              choose={(board) => {
                hold(withBoard(held, slot, board));
              }}
            />
          </li>
        ))}
      </ul>
      {slots.length === 0 && <p>{t('selfTest.noSlots')}</p>}
      {fault !== undefined && <FaultPanel fault={fault} />}
      <DialogButtons>
        <Button size="lg" variant="default" onClick={close}>
          {t('frame.cancel')}
        </Button>
        <Button size="lg" loading={busy} disabled={held.size === 0} onClick={() => void act(undefined)}>
          {t('selfTest.start', { count: held.size })}
        </Button>
      </DialogButtons>
    </div>
  );
}

interface ChoiceProps {
  readonly slot: number;
  readonly board: SelfTestBoard | undefined;
  readonly choose: (board: SelfTestBoard | undefined) => void;
}

function BoardChoice({ slot, board, choose }: ChoiceProps) {
  const { t } = useTranslation();
  return (
    <Select
      size="md"
      label={t('jig.slot', { slot })}
      placeholder={t('selfTest.leftOut')}
      value={board ?? null}
      clearable
      data={selfTestBoards.map((value) => ({ value, label: t(`selfTest.boards.${value}`) }))}
      onChange={(value) => {
        choose(selfTestBoards.find((each) => each === value));
      }}
    />
  );
}

function withBoard(
  held: ReadonlyMap<number, SelfTestBoard>,
  slot: number,
  board: SelfTestBoard | undefined,
): ReadonlyMap<number, SelfTestBoard> {
  const next = new Map(held);
  if (board === undefined) next.delete(slot);
  else next.set(slot, board);
  return next;
}

/** As text, so that what happens in the slots meanwhile draws nothing again. */
function usePortedSlots(): number[] {
  const text = useFromSlots((slots) =>
    slots
      .filter(({ port }) => port !== null)
      .map(({ slot }) => slot)
      .join(' '),
  );
  return text === '' ? [] : text.split(' ').map(Number);
}
