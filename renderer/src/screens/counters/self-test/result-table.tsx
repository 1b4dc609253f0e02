import { IconCircleCheckFilled, IconSquareXFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SelfTestState } from '../../../../../station-core/contract.ts';
import { useSays } from '../fault-says.ts';
import classes from './self-test.module.css';

type Board = SelfTestState['boards'][number];

/** What lay in each slot, how its run ended, and whether that is right. */
export function ResultTable({ boards }: { readonly boards: readonly Board[] }) {
  const { t } = useTranslation();
  const heads = ['slot', 'board', 'result', 'verdict'] as const;
  return (
    <table className={classes.results}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {t(`selfTest.heads.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {boards.map((board) => (
          <ResultRow key={board.slot} board={board} />
        ))}
      </tbody>
    </table>
  );
}

function ResultRow({ board: { slot, board, isRunning, outcome, fault, verdict } }: { readonly board: Board }) {
  const { t } = useTranslation();
  const says = useSays();
  const isRight = verdict === 'as-expected';
  const Shape = isRight ? IconCircleCheckFilled : IconSquareXFilled;
  return (
    <tr data-verdict={verdict ?? undefined}>
      <th scope="row">{slot}</th>
      <td>{t(`selfTest.boards.${board}`)}</td>
      <td>
        {isRunning && t('selfTest.atWork')}
        {outcome !== null && t(`selfTest.outcomes.${outcome}`)}
        {fault !== null && `: ${says(fault).says}`}
      </td>
      <td>
        {verdict !== null && (
          <span className={classes.verdict}>
            <Shape size={22} aria-hidden />
            {t(`selfTest.verdicts.${verdict}`)}
          </span>
        )}
      </td>
    </tr>
  );
}
