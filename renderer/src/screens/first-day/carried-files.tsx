import { Button } from '@mantine/core';
import { IconArrowUp, IconCopy, IconFile, IconFolder, IconUsb } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from '../../connection/query.ts';
import { useConnectedStation } from '../../connection/station-context.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import classes from './first-day.module.css';

type Carried = 'request' | 'to-sign' | 'record';

/** The folder that is open: it stays so from one question to the next, as one stick often brings several files. */
export interface Place {
  readonly path: string | null;
  readonly open: (path: string | null) => void;
}

interface Props {
  readonly dataDir: string;
  readonly take: (path: string) => void;
  /** Looks again at what the list is for, such as signatures in the station's own document. */
  readonly refreshed?: (() => void) | undefined;
  /** By its name: whether a file can be what is wanted. */
  readonly fits: (path: string) => boolean;
  readonly place: Place;
  /** What can be copied away from here: the request for the root, what officers sign, the record of the ceremony. */
  readonly carries: readonly Carried[];
}

/** Files that people bring, on a stick or in the station's own folder for imports, so that nobody has to type a path. */
export function CarriedFiles({ dataDir, take, refreshed, fits, place: { path, open }, carries }: Props) {
  const { t } = useTranslation();
  const { firstDay } = useConnectedStation();
  const { answer, fault, again } = useQuery(useCallback(() => firstDay.firstDay.files({ path }), [firstDay, path]));
  const files = answer?.files.filter(fits) ?? [];
  const isEmpty = answer !== undefined && answer.folders.length + files.length === 0;
  const openFolder = (to: string | null) => (): void => {
    open(to);
  };
  return (
    <section className={classes.carried} aria-label={t('firstDay.files.title')}>
      <Where path={answer?.path ?? null} again={again} refreshed={refreshed} />
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {isEmpty && (
        <p>{path === null ? t('firstDay.files.none', { folder: `${dataDir}/import` }) : t('firstDay.files.empty')}</p>
      )}
      <ul>
        {path !== null && (
          <Row Icon={IconArrowUp} label={t('firstDay.files.up')} press={openFolder(answer?.up ?? null)} />
        )}
        {answer?.folders.map((each) => (
          <Row
            key={each.path}
            Icon={each.isStick ? IconUsb : IconFolder}
            label={each.isStick || answer.path !== null ? lastPart(each.path) : each.path}
            where={each.isStick ? each.path : undefined}
            press={openFolder(each.path)}
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
      {carries.map((what) => (
        <Carry key={`${what} ${path ?? ''}`} folder={path} what={what} done={again} />
      ))}
    </section>
  );
}

interface WhereProps extends Pick<Props, 'refreshed'> {
  readonly path: string | null;
  readonly again: () => void;
}

function Where({ path, again, refreshed }: WhereProps) {
  const { t } = useTranslation();
  const press = (): void => {
    again();
    refreshed?.();
  };
  return (
    <div className={classes.where}>
      {path === null ? <p>{t('firstDay.files.places')}</p> : <code>{path}</code>}
      <Button variant="default" size="md" onClick={press}>
        {t('firstDay.files.refresh')}
      </Button>
    </div>
  );
}

interface CarryProps {
  /** Null: no folder is open yet. */
  readonly folder: string | null;
  readonly what: Carried;
  readonly done: () => void;
}

const LABELS = {
  request: 'firstDay.files.carry',
  'to-sign': 'firstDay.toSign.copy',
  record: 'firstDay.files.carryRecord',
} as const satisfies Record<Carried, string>;

/** Over the air gap: to the machine of the root, or to those of the officers. */
function Carry({ folder, what, done }: CarryProps) {
  const { t } = useTranslation();
  const { firstDay } = useConnectedStation();
  const [copied, setCopied] = useState<{ readonly path: string } | { readonly files: string }>();
  const { act, busy, fault } = useMutation(async (into: string) => {
    if (what === 'request' || what === 'record') {
      const asked = { folder: into };
      const { path } = await (what === 'request'
        ? firstDay.firstDay.carryRequest(asked)
        : firstDay.firstDay.carryRecord(asked));
      setCopied({ path });
    } else {
      const { names } = await firstDay.firstDay.carryToSign({ folder: into });
      setCopied({ files: names.join(', ') });
    }
    done();
  });
  return (
    <>
      <Button
        size="lg"
        loading={busy}
        disabled={folder === null}
        leftSection={<IconCopy size={24} aria-hidden />}
        onClick={() => {
          if (folder !== null) void act(folder);
        }}
      >
        {t(LABELS[what])}
      </Button>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {folder === null && <p>{t('firstDay.files.openFirst')}</p>}
      {copied !== undefined && (
        <p role="status">
          {'path' in copied ? t('firstDay.files.carried', copied) : t('firstDay.toSign.copied', copied)}
        </p>
      )}
    </>
  );
}

interface RowProps {
  readonly Icon: typeof IconFolder;
  readonly label: string;
  /** Of a stick, whose label may be that of another one, too. */
  readonly where?: string | undefined;
  readonly press: () => void;
}

function Row({ Icon, label, where, press }: RowProps) {
  return (
    <li>
      <Button
        fullWidth
        variant="default"
        size="lg"
        justify="flex-start"
        leftSection={<Icon size={26} aria-hidden />}
        rightSection={where === undefined ? undefined : <small className={classes.mount}>{where}</small>}
        onClick={press}
      >
        {label}
      </Button>
    </li>
  );
}

export const lastPart = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
