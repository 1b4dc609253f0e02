import { Button } from '@mantine/core';
import { IconArrowUp, IconCopy, IconFile, IconFolder } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from '../../connection/query.ts';
import { useConnectedStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import classes from './first-day.module.css';

type Carried = 'request' | 'to-sign';

interface Props {
  readonly dataDir: string;
  readonly take: (path: string) => void;
  /** By its name: whether a file can be what is wanted. */
  readonly fits: (path: string) => boolean;
  /** What can be copied away from here: the request for the root, or what officers sign. */
  readonly carries?: Carried | undefined;
}

/** Files that people bring, on a stick or in the station's own folder for imports, so that nobody has to type a path. */
export function CarriedFiles({ dataDir, take, fits, carries }: Props) {
  const { t } = useTranslation();
  const { firstDay } = useConnectedStation();
  const [path, setPath] = useState<string | null>(null);
  const { answer, fault, again } = useQuery(useCallback(() => firstDay.firstDay.files({ path }), [firstDay, path]));
  const files = answer?.files.filter(fits) ?? [];
  const isEmpty = answer !== undefined && answer.folders.length + files.length === 0;
  return (
    <section className={classes.carried} aria-label={t('firstDay.files.title')}>
      <Where path={answer?.path ?? t('firstDay.files.places')} again={again} />
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {isEmpty && (
        <p>{path === null ? t('firstDay.files.none', { folder: `${dataDir}/import` }) : t('firstDay.files.empty')}</p>
      )}
      <ul>
        {path !== null && (
          <Row
            Icon={IconArrowUp}
            label={t('firstDay.files.up')}
            press={() => {
              setPath(answer?.up ?? null);
            }}
          />
        )}
        {answer?.folders.map((each) => (
          <Row
            key={each}
            Icon={IconFolder}
            label={answer.path === null ? each : lastPart(each)}
            press={() => {
              setPath(each);
            }}
          />
        ))}
        {files.map((each) => (
          <Row
            key={each}
            Icon={IconFile}
            label={t('firstDay.files.take', { file: lastPart(each) })}
            press={() => {
              take(each);
            }}
          />
        ))}
      </ul>
      {carries !== undefined && path !== null && <Carry key={path} folder={path} what={carries} done={again} />}
    </section>
  );
}

function Where({ path, again }: { readonly path: string; readonly again: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.where}>
      <code>{path}</code>
      <Button variant="default" size="md" onClick={again}>
        {t('firstDay.files.refresh')}
      </Button>
    </div>
  );
}

interface CarryProps {
  readonly folder: string;
  readonly what: Carried;
  readonly done: () => void;
}

/** Over the air gap: to the machine of the root, or to those of the officers. */
function Carry({ folder, what, done }: CarryProps) {
  const { t } = useTranslation();
  const { firstDay } = useConnectedStation();
  const [copied, setCopied] = useState<string>();
  const { act, busy, fault } = useMutation(async (into: string) => {
    if (what === 'request') {
      const { path } = await firstDay.firstDay.carryRequest({ folder: into });
      setCopied(t('firstDay.files.carried', { path }));
    } else {
      const { names } = await firstDay.firstDay.carryToSign({ folder: into });
      setCopied(t('firstDay.toSign.copied', { files: names.join(', ') }));
    }
    done();
  });
  return (
    <>
      <Button
        size="lg"
        loading={busy}
        leftSection={<IconCopy size={24} aria-hidden />}
        onClick={() => void act(folder)}
      >
        {what === 'request' ? t('firstDay.files.carry') : t('firstDay.toSign.copy')}
      </Button>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {copied !== undefined && <p role="status">{copied}</p>}
    </>
  );
}

interface RowProps {
  readonly Icon: typeof IconFolder;
  readonly label: string;
  readonly press: () => void;
}

function Row({ Icon, label, press }: RowProps) {
  return (
    <li>
      <Button
        fullWidth
        variant="default"
        size="lg"
        justify="flex-start"
        leftSection={<Icon size={26} aria-hidden />}
        onClick={press}
      >
        {label}
      </Button>
    </li>
  );
}

const lastPart = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
