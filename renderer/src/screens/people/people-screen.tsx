import { Badge, Button, Switch, Table } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person, Session } from '../../../../station-core/contract.ts';
import { useQuery } from '../../connection/query.ts';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { useStation } from '../../connection/station-context.tsx';
import { useLocale } from '../../locales/use-locale.ts';
import { AddPerson } from './add-person.tsx';
import { ChangeRoles } from './change-roles.tsx';
import { DecideProposal } from './decide-proposal.tsx';
import { DrawCode } from './draw-code.tsx';
import classes from './people.module.css';
import { RevokePerson } from './revoke-person.tsx';
import { DecideButton, RowButtons, type RowActs } from './row-buttons.tsx';
import { SetBadge } from './set-badge.tsx';

/** Who may work here. Only an administrator adds and revokes; whoever watches over them may look. */
export function PeopleScreen({ session }: { readonly session: Session }) {
  const { t } = useTranslation();
  const station = useStation();
  const { answer, fault, again } = useQuery(useCallback(() => station.session.people(), [station]));
  const [done, setDone] = useState('');
  const [withRevoked, setWithRevoked] = useState(false);
  const reported = useCallback(
    (text: string) => {
      setDone(text);
      again();
    },
    [again],
  );
  const shown = answer?.filter(({ revoked }) => withRevoked || !revoked);
  return (
    <div className={classes.page}>
      <Head session={session} reported={reported} />
      <p role="status" className={classes.done}>
        {done}
      </p>
      {fault !== undefined && <FaultPanel fault={fault} withEvidence />}
      {answer === undefined && fault === undefined && <p role="status">{t('frame.loading')}</p>}
      {shown !== undefined && <List people={shown} session={session} reported={reported} />}
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
  readonly reported: (text: string) => void;
}

function Head({ session, reported }: HeadProps) {
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
        reported={reported}
        close={() => {
          setAdding(false);
        }}
      />
    </div>
  );
}

const COLUMNS = ['name', 'id', 'roles', 'badge', 'state'] as const;

function List({ people, session, reported }: HeadProps & { readonly people: readonly Person[] }) {
  const { t } = useTranslation();
  const [revoking, setRevoking] = useState<Person>();
  const [changing, setChanging] = useState<Person>();
  const [coding, setCoding] = useState<Person>();
  const [badging, setBadging] = useState<Person>();
  const [deciding, setDeciding] = useState<Person>();
  return (
    <div className={classes.list}>
      <PeopleTable
        people={people}
        session={session}
        revoke={setRevoking}
        change={setChanging}
        draw={setCoding}
        badge={setBadging}
        decide={setDeciding}
      />
      {people.length === 0 && <p>{t('people.none')}</p>}
      <ChangeRoles
        person={changing}
        isYou={changing?.id === session.person.id}
        reported={reported}
        close={closing(setChanging)}
      />
      <DrawCode person={coding} reported={reported} close={closing(setCoding)} />
      <SetBadge
        person={badging}
        isYou={badging?.id === session.person.id}
        reported={reported}
        close={closing(setBadging)}
      />
      <DecideProposal person={deciding} reported={reported} close={closing(setDeciding)} />
      <RevokePerson
        person={revoking}
        isYou={revoking?.id === session.person.id}
        reported={reported}
        close={closing(setRevoking)}
      />
    </div>
  );
}

function closing(set: (person: undefined) => void) {
  return () => {
    set(undefined);
  };
}

type TableProps = Omit<RowProps, 'person'> & { readonly people: readonly Person[] };

function PeopleTable({ people, ...row }: TableProps) {
  const { t } = useTranslation();
  return (
    <Table verticalSpacing="sm" fz="md" aria-label={t('people.list')}>
      <Table.Thead>
        <Table.Tr>
          {COLUMNS.map((each) => (
            <Table.Th key={each} scope="col">
              {t(`people.${each}`)}
            </Table.Th>
          ))}
          <Table.Td />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} {...row} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface RowProps extends RowActs {
  readonly person: Person;
  readonly session: Session;
}

function PersonRow({ person, session, ...acts }: RowProps) {
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
      <Table.Td className={revoked ? classes.revoked : undefined}>{t(`people.${stateOf(person)}`)}</Table.Td>
      <Table.Td className={classes.action}>
        {waits(person) && <DecideButton person={person} decide={acts.decide} />}
        {isAdministrator(session) && !revoked && (
          <RowButtons person={person} isYou={id === session.person.id} {...acts} />
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function waits({ revoked, proposed, reset }: Person): boolean {
  return !revoked && (proposed !== undefined || reset !== undefined);
}

function stateOf(person: Person): 'revoked' | 'awaitsApproval' | 'active' | 'awaitsPin' {
  if (person.revoked) return 'revoked';
  if (waits(person)) return 'awaitsApproval';
  return person.pinCodeUntil === undefined ? 'active' : 'awaitsPin';
}

function isAdministrator({ person }: Session): boolean {
  return person.roles.includes('administrator');
}
