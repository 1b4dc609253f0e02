import { useTranslation } from 'react-i18next';
import type { SetupTask } from '../../../../station-core/contract.ts';
import classes from './first-day.module.css';

/** What people do elsewhere, in the order in which it is done, with the command that each of them types. */
export function Tasks({ tasks }: { readonly tasks: readonly SetupTask[] }) {
  const { t } = useTranslation();
  return (
    <ol className={classes.tasks}>
      {tasks.map(({ name, values, command }, at) => (
        <li key={`${name} ${String(at)}`}>
          <p>
            <strong>{t('firstDay.whoDoes', { who: t(`firstDay.tasks.${name}.who`, wordsIn(values)) })}</strong>{' '}
            {t(`firstDay.tasks.${name}.does`, wordsIn(values))}
          </p>
          {command !== undefined && <pre className={classes.command}>{command}</pre>}
        </li>
      ))}
    </ol>
  );
}

/** All that may stand in the words of a task. */
function wordsIn({
  officer = '',
  document = '',
  record = '',
  folder = '',
  request = '',
  digits = '',
  key = '',
  account = '',
  host = '',
}: NonNullable<SetupTask['values']> = {}) {
  return { officer, document, record, folder, request, digits, key, account, host };
}
