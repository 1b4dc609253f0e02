import { Badge, Button, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PortView } from '../../../../../station-core/contract.ts';
import classes from '../setup.module.css';
import type { AssigningState } from './use-assigning.ts';

interface Props {
  readonly ports: readonly PortView[] | undefined;
  readonly assigning: AssigningState;
}

/** What is plugged in now. While a slot waits, any free port can be given to it by hand. */
export function PortList({ ports, assigning }: Props) {
  const { t } = useTranslation();
  if (ports === undefined) return <p role="status">{t('frame.loading')}</p>;
  return (
    <section className={classes.panel} aria-labelledby="ports-title">
      <h2 id="ports-title">{t('setup.slots.ports')}</h2>
      {ports.length === 0 ? (
        <p className={classes.explains}>{t('setup.slots.noPorts')}</p>
      ) : (
        <Table verticalSpacing="xs" fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('setup.slots.portName')}</Table.Th>
              <Table.Th scope="col">{t('setup.slots.portPath')}</Table.Th>
              <Table.Th scope="col">{t('setup.slots.portSlot')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {ports.map((port) => (
              <PortRow key={port.address} port={port} assigning={assigning} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}

function PortRow({ port, assigning }: { readonly port: PortView; readonly assigning: AssigningState }) {
  const { t } = useTranslation();
  const { slot, seen, bind } = assigning;
  const isFresh = seen?.kind === 'several' && seen.ports.some(({ address }) => address === port.address);
  const network = port.address.includes('://') ? t('setup.slots.network') : port.address;
  return (
    <Table.Tr data-testid="port">
      <Table.Td className={classes.address}>
        {port.name}{' '}
        {isFresh && (
          <Badge variant="outline" size="lg" tt="none">
            {t('setup.slots.appeared')}
          </Badge>
        )}
      </Table.Td>
      <Table.Td className={classes.address}>{port.topologyPath ?? network}</Table.Td>
      <Table.Td>
        {port.slot !== null && t('setup.slots.slot', { slot: port.slot })}
        {port.slot === null && slot === undefined && t('setup.slots.portFree')}
        {port.slot === null && slot !== undefined && (
          <Button size="compact-md" variant="default" onClick={() => void bind(slot, port.address)}>
            {t('setup.slots.bind', { slot })}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
