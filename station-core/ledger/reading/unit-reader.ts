/** What a ledger says of one unit: its record, identity, holds and checks, by any of its ids. */
import type { Mac } from '../../model/mac.ts';
import { heardFrom, holdsOf, liveHold, liveHolds, type HoldRecord } from '../holds/held-units.ts';
import { unitHistory, type UnitHistory } from '../records/unit-history.ts';
import * as revocations from '../revocations/revoked-certificates.ts';
import { statement } from '../store.ts';
import { liveIdentity, unitOf, unitRecord, type LiveIdentity, type UnitRecord } from '../unit-record.ts';
import { secretOfTag, type SecretOfTag } from '../units/secret-of-tag.ts';
import { verificationsOf } from '../units/unit-entries.ts';
import { TreeReader } from './tree-reader.ts';

export class UnitReader extends TreeReader {
  /** By serial number or MAC address. */
  unit(id: string): UnitRecord | undefined {
    return this.look(() => {
      const mac = unitOf(this.db, id);
      return mac === undefined ? undefined : unitRecord(this.db, mac);
    });
  }

  /** All that is known of a unit, by serial number or MAC address. */
  history(id: string): UnitHistory | undefined {
    return this.look(() => {
      const mac = unitOf(this.db, id);
      return mac === undefined ? undefined : unitHistory(this.db, mac);
    });
  }

  /** The MAC address of a unit by serial number, or of any board by its MAC address; undefined for neither. */
  macOf(id: string): Mac | undefined {
    return this.look(() => unitOf(this.db, id));
  }

  /** What of a unit's identity exists and must be reused instead of made again. */
  liveIdentity(mac: Mac): LiveIdentity {
    return this.look(() => liveIdentity(this.db, mac));
  }

  /** The entry with the live certificate of a unit. */
  certificateSeq(mac: Mac): number | undefined {
    return this.look(() => {
      const rows = statement(this.db, 'SELECT max(seq) FROM certificates WHERE unit = ?'); // the newest is the live one
      return (rows.pluck().get(mac) as number | null) ?? undefined;
    });
  }

  /** Whether a run of this unit that ended after that entry has passed. */
  hasPassedSince(mac: Mac, seq: number): boolean {
    return this.look(() => {
      const rows = statement(this.db, "SELECT 1 FROM runs WHERE unit = ? AND outcome = 'PASS' AND closedSeq > ?");
      return rows.get(mac, seq) !== undefined;
    });
  }

  /** The entry that lists the regions of a release. */
  releaseSeq(releaseSha256Hex: string): number | undefined {
    return this.look(() => {
      const rows = statement(this.db, 'SELECT seq FROM releases WHERE releaseSha256Hex = ?');
      return rows.pluck().get(releaseSha256Hex) as number | undefined;
    });
  }

  /** The hold that keeps this unit from being worked on, placed here or heard of. */
  liveHold(unit: Mac): HoldRecord | undefined {
    return this.look(() => liveHold(this.db, unit));
  }

  /** Every hold of this unit, released ones too. */
  holdsOf(unit: Mac): HoldRecord[] {
    return this.look(() => holdsOf(this.db, unit));
  }

  /** Of the certificates of this unit, oldest first. */
  revocationsOf(unit: Mac): revocations.RevocationRecord[] {
    return this.look(() => revocations.revocationsOf(this.db, unit));
  }

  revokedFrom(afterSeq: number, limit: number): ReturnType<typeof revocations.revokedFrom> {
    return this.look(() => revocations.revokedFrom(this.db, afterSeq, limit));
  }

  openRevocations(): ReturnType<typeof revocations.openRevocations> {
    return this.look(() => revocations.openRevocations(this.db));
  }

  /** Newest first. */
  crls(limit: number): revocations.CrlRecord[] {
    return this.look(() => revocations.crls(this.db, limit));
  }

  /** Every certificate that is revoked, newest first. */
  revocationsPage(
    page: Parameters<typeof revocations.revocationsPage>[1],
  ): ReturnType<typeof revocations.revocationsPage> {
    return this.look(() => revocations.revocationsPage(this.db, page));
  }

  crlsPage(page: Parameters<typeof revocations.crlsPage>[1]): ReturnType<typeof revocations.crlsPage> {
    return this.look(() => revocations.crlsPage(this.db, page));
  }

  /** What is put aside now, newest first. */
  liveHolds(page: { readonly limit: number; readonly offset: number }): ReturnType<typeof liveHolds> {
    return this.look(() => liveHolds(this.db, page));
  }

  /** Of each other station, up to which of its entries this one has heard of holds. */
  heardFrom(): Readonly<Record<string, number>> {
    return this.look(() => heardFrom(this.db));
  }

  /** How this unit was verified in hand, oldest first. */
  verificationsOf(unit: Mac): ReturnType<typeof verificationsOf> {
    return this.look(() => verificationsOf(this.db, unit));
  }

  /** The unit this certificate was issued for. */
  unitOfCertificate(certSha256Hex: string): Mac | undefined {
    return this.look(() => {
      const rows = statement(this.db, 'SELECT unit FROM certificates WHERE certSha256Hex = ?');
      return rows.pluck().get(certSha256Hex) as Mac | undefined;
    });
  }

  /** Whose secret has this tag, and whether it still counts or was drawn again since. */
  secretOfTag(tag: string): SecretOfTag | undefined {
    return this.look(() => secretOfTag(this.db, tag));
  }

  /** The unit whose key this is, if a signature under it was ever intended. */
  unitOfKey(spkiSha256Hex: string): string | undefined {
    return this.look(() => {
      const rows = statement(this.db, 'SELECT unit FROM intents WHERE spkiSha256Hex = ?');
      return rows.pluck().get(spkiSha256Hex) as string | undefined;
    });
  }
}
