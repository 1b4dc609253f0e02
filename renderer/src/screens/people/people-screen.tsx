import { Badge, Button, Switch, Table } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person, Session } from '../../../../station-core/contract.ts';
import { useAsked } from '../../asked.ts';
import { FaultPanel } from '../../fault-panel.tsx';
import { useStation } from '../../station-context.tsx';
import { useLocale } from '../../use-locale.ts';
import { AddPerson } from './add-person.tsx';
import classes from './people.module.css';
import { RevokePerson } from './revoke-person.tsx';

/** Who may work here. Only an administrator adds and revokes; whoever watches over them may look. */
export function PeopleScreen({ session }: { readonly session: Session }) {
  const { t } = useTranslation();
  const station = useStation();
  const { answer, fault, again } = useAsked(useCallback(() => station.session.people(), [station]));
  const [done, setDone] = useState('');
  const [withRevoked, setWithRevoked] = useState(false);
  const told = useCallback(
    (text: string) => {
      setDone(text);
      again();
    },
    [again],
  );
  const shown = answer?.filter(({ revoked }) => withRevoked || !revoked);
  return (
    <div className={classes.page}>
      <Head session={session} told={told} />
      <p role="status" className={classes.done}>
        {done}
      </p>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {answer === undefined && fault === undefined && <p role="status">{t('frame.loading')}</p>}
      {shown !== undefined && <List people={shown} session={session} told={told} />}
      {answer?.some(({ revoked }) => revoked) === true && (
        <Switch
          size="md"
          label={t('people.showRevoked')}
          checked={withRevoked}
          onChange={(event) => {
            setWithRevoked(event.currentTarget.checked);
          }}
        />
      )}
    </div>
  );
}

interface HeadProps {
  readonly session: Session;
  readonly told: (text: string) => void;
}

function Head({ session, told }: HeadProps) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  return (
    <div className={classes.head}>
      <h1>{t('people.title')}</h1>
      {isAdministrator(session) && (
        <Button
          size="md"
          leftSection={<IconUserPlus size={22} aria-hidden />}
          onClick={() => {
            setAdding(true);
          }}
        >
          {t('people.add')}
        </Button>
      )}
      <AddPerson
        opened={adding}
        told={told}
        close={() => {
          setAdding(false);
        }}
      />
    </div>
  );
}

const COLUMNS = ['name', 'id', 'roles', 'badge', 'state'] as const;

function List({ people, session, told }: HeadProps & { readonly people: readonly Person[] }) {
  const { t } = useTranslation();
  const [revoking, setRevoking] = useState<Person>();
  return (
    <div className={classes.list}>
      <Table verticalSpacing="sm" fz="md" aria-label={t('people.list')}>
        <Table.Thead>
          <Table.Tr>
            {COLUMNS.map((each) => (
              <Table.Th key={each} scope="col">
                {t(`people.${each}`)}
              </Table.Th>
            ))}
            {isAdministrator(session) && <Table.Td />}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <PersonRow key={person.id} person={person} session={session} revoke={setRevoking} />
          ))}
        </Table.Tbody>
      </Table>
      {people.length === 0 && <p>{t('people.none')}</p>}
      <RevokePerson
        person={revoking}
        isYou={revoking?.id === session.person.id}
        told={told}
        close={() => {
          setRevoking(undefined);
        }}
      />
    </div>
  );
}

interface RowProps {
  readonly person: Person;
  readonly session: Session;
  readonly revoke: (person: Person) => void;
}

function PersonRow({ person, session, revoke }: RowProps) {
  const { t } = useTranslation();
  const { locale } = useLocale();
  const list = new Intl.ListFormat(locale);
  const { id, name, roles, hasBadge, revoked } = person;
  return (
    <Table.Tr data-revoked={revoked} data-testid={`person-${id}`}>
      <Table.Th scope="row" className={classes.name}>
        {name}{' '}
        {id === session.person.id && (
          <Badge variant="outline" size="lg" tt="none">
            {t('people.you')}
          </Badge>
        )}
      </Table.Th>
      <Table.Td className={classes.id}>{id}</Table.Td>
      <Table.Td>{list.format(roles.map((role) => t(`frame.roles.${role}`)))}</Table.Td>
      <Table.Td>{t(hasBadge ? 'people.hasBadge' : 'people.noBadge')}</Table.Td>
      <Table.Td className={revoked ? classes.revoked : undefined}>
        {t(revoked ? 'people.revoked' : 'people.active')}
      </Table.Td>
      {isAdministrator(session) && (
        <Table.Td className={classes.action}>
          {!revoked && (
            <Button
              variant="default"
              aria-label={t('people.revokeOf', { name })}
              onClick={() => {
                revoke(person);
              }}
            >
              {t('people.revoke')}
            </Button>
          )}
        </Table.Td>
      )}
    </Table.Tr>
  );
}

function isAdministrator({ person }: Session): boolean {
  return person.roles.includes('administrator');
}
