import { Ledger } from '../../ledger/ledger.ts';
import { readStationConfig } from '../../station/setup/station-config.ts';
import { version } from '../../station/version.ts';

/** For a command that decides about units while the station does not run: it writes the ledger itself and needs no HSM. */
export async function openCheckedLedger(dir: string, signal: AbortSignal): Promise<Ledger> {
  const { station } = await readStationConfig(dir);
  using opened = new DisposableStack();
  const ledger = opened.use(Ledger.openUnchecked({ dir, station, version: version() }));
  await ledger.check(signal);
  opened.move();
  return ledger;
}
