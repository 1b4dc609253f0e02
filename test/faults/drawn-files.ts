import { someBy } from './sweep.ts';

interface Group {
  /** The commit draws one file in so many, rounded up. */
  readonly oneIn: number;
  readonly files: readonly string[];
}

/**
 * Files that go once more a way that others go too, with a whole line, a browser, or a process for each command. `./run test`
 * takes a share of each group, others from commit to commit; `./run faults` takes all. What stands in no group is tested each time:
 * every rule by itself, every attack, and one line, one screen and one command from end to end.
 */
export const GROUPS: Readonly<Record<string, Group>> = {
  'commands, each a process of its own': {
    oneIn: 5,
    files: [
      'test/cli/at-a-terminal.test.ts',
      'test/cli/commands/ceremony.test.ts',
      'test/cli/commands/earlier-ledgers.test.ts',
      'test/cli/commands/people.test.ts',
      'test/cli/commands/revoke.test.ts',
      'test/cli/commands/screen.test.ts',
      'test/cli/commands/shift.test.ts',
      'test/cli/commands/station-manifest.test.ts',
      'test/cli/commands/unit-export.test.ts',
      'test/cli/commands/unit-holds.test.ts',
      'test/cli/commands/unit-verify.test.ts',
      'test/cli/commands/documents.test.ts',
      'test/cli/commands/escrow.test.ts',
      'test/cli/commands/ledger-log.test.ts',
      'test/cli/commands/line-stats.test.ts',
      'test/cli/commands/unit-list.test.ts',
      'test/cli/commands/unit-proof.test.ts',
      'test/cli/efuse.test.ts',
      'test/cli/flash-locked.test.ts',
      'test/cli/flash-ports.test.ts',
      'test/cli/named-files.test.ts',
      'test/cli/release.test.ts',
      'test/cli/people/provision.test.ts',
      'test/cli/people/recovery.test.ts',
      'test/cli/people/rework.test.ts',
      'test/cli/provision.test.ts',
      'test/packaging/packed.test.ts',
      'test/virtual-jig/package.test.ts',
    ],
  },
  'lines with trouble': {
    oneIn: 5,
    files: [
      'test/host/line/bad-moments.test.ts',
      'test/host/long-ledger.test.ts',
      'test/host/process/restart.test.ts',
      'test/station/holds/two-stations.test.ts',
      'test/station/other-station.test.ts',
      'test/station/plan/bad-boards.test.ts',
      'test/station/plan/label-after-crash.test.ts',
      'test/station/plan/opening.test.ts',
      'test/station/plan/own-faults.test.ts',
      'test/station/plan/ram-agent.test.ts',
      'test/station/plan/rework.test.ts',
      'test/station/plan/same-mac.test.ts',
      'test/station/plan/sigkill.test.ts',
      'test/station/plan/unit-power-cuts.test.ts',
      'test/station/quarantine/opening.test.ts',
      'test/station/quarantine/real-upstream.test.ts',
      'test/station/setup/bad-station.test.ts',
      'test/station/upstream.test.ts',
    ],
  },
  'what the first day does too': {
    oneIn: 3,
    files: [
      'test/backup/backup.test.ts',
      'test/backup/guide.test.ts',
      'test/backup/restore.test.ts',
      'test/ceremony/migrate/migrate.test.ts',
      'test/ceremony/station-ceremony.test.ts',
      'test/first-day/init/enrolled-station.test.ts',
      'test/first-day/init/first-board-guide.test.ts',
      'test/first-day/init/station-init.test.ts',
      'test/first-day/product/first-unit.test.ts',
      'test/first-day/product/new-product.test.ts',
      'test/first-day/trial/station-trial.test.ts',
      'test/host/first-day/production.test.ts',
      'test/upstream/commands.test.ts',
      'test/upstream/enrolment/commands.test.ts',
    ],
  },
  'tokens and ceremonies with trouble': {
    oneIn: 3,
    files: [
      'test/backup/damaged-backup.test.ts',
      'test/backup/move.test.ts',
      'test/ceremony/migrate/interrupted.test.ts',
      'test/ceremony/migrate/killed.test.ts',
      'test/ceremony/migrate/version-0.3.test.ts',
      'test/ceremony/token/hsm-kinds.test.ts',
      'test/ceremony/token/trouble.test.ts',
      'test/signer/client.test.ts',
      'test/signer/token/trouble.test.ts',
    ],
  },
  'tools that look at the unit agent': {
    oneIn: 4,
    files: [
      'test/device-agent/esp32c3-on-virtual-chip.test.ts',
      'test/device-agent/idf.test.ts',
      'test/device-agent/power-cut.test.ts',
      'test/device-agent/quality/coverage.test.ts',
      'test/device-agent/quality/fuzz.test.ts',
      'test/device-agent/quality/lint.test.ts',
      'test/device-agent/quality/valgrind.test.ts',
    ],
  },
  'desks in the browser': {
    oneIn: 5,
    files: [
      'test/e2e/bad-input.spec.ts',
      'test/e2e/damaged.spec.ts',
      'test/e2e/desk/desk.spec.ts',
      'test/e2e/documents.spec.ts',
      'test/e2e/first-day/token.spec.ts',
      'test/e2e/first-day/trial.spec.ts',
      'test/e2e/in-hand.spec.ts',
      'test/e2e/jig/grey.spec.ts',
      'test/e2e/jig/next-batch.spec.ts',
      'test/e2e/jig/test-scanner.spec.ts',
      'test/e2e/line-lead.spec.ts',
      'test/e2e/officer.spec.ts',
      'test/e2e/people.spec.ts',
      'test/e2e/revocations.spec.ts',
      'test/e2e/search.spec.ts',
      'test/e2e/shift.spec.ts',
      'test/e2e/unit.spec.ts',
      'test/e2e/verify.spec.ts',
    ],
  },
};

/** Every file that is drawn. */
export const DRAWN: readonly string[] = Object.values(GROUPS).flatMap(({ files }) => files);

/** What a run with this seed leaves to `./run faults`. */
export function leftOut(seed: string): readonly string[] {
  const taken = new Set(
    Object.values(GROUPS).flatMap(({ oneIn, files }) => someBy(seed, files, Math.ceil(files.length / oneIn))),
  );
  return DRAWN.filter((file) => !taken.has(file));
}

/** Only the run of everything leaves files out: whoever names one wants it. */
export function leftOutHere(seed: string): readonly string[] {
  return process.env['BIRTHMARK_DRAW_FILES'] === 'yes' ? leftOut(seed) : [];
}
