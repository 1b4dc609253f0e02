import type { FaultWords } from '../../fault-words.ts';

export const backupFaults = {
  'backup.exists': {
    name: '备份已存在',
    says: '该名称已被占用。',
    remedy: '请指定尚不存在的文件或文件夹。备份不会覆盖其他备份。',
  },
  'backup.not-written': {
    name: '备份未写入',
    says: '无法写入备份。',
    remedy: '请在证据中指出的磁盘上释放空间，或指定其他磁盘，然后重新备份。',
  },
  'backup.too-large': {
    name: '超出 tar 限制',
    says: '工站中有文件超出 tar 文件的限制。',
    remedy: '请为备份指定文件夹：名称不以 .tar 结尾。',
  },
  'station.moved': {
    name: '工站已迁走',
    says: '此工站已迁移到另一台计算机，不再在此启动。',
    remedy: '请在恢复其备份的计算机上启动。如果没有该备份，请再次运行 `birthmark station move`。',
  },
  'station.rehearsal': {
    name: '演练副本',
    says: '此副本仅供演练：它不启动、不签名、也不发送。',
    remedy: '请使用正在工作的工站。待该工站永久停用后，请把备份重新恢复到另一个文件夹，且不加 --rehearse。',
  },
  'backup.two-stations': {
    name: '旧工站未确认停用',
    says: '没有人确认旧工站已永久停用。',
    remedy: '要试用备份，请加 --rehearse。旧工站已关闭且不再启动时，请加 --old-station-stopped。',
  },
  'backup.station-at-work': {
    name: '旧工站仍在工作',
    says: '旧工站刚刚还向总部报告过。',
    remedy:
      '请永久停用旧工站，等到证据中的时间 `silentFrom`，然后用同一代码重新恢复。其间要试用备份，请加 --rehearse。',
  },
  'backup.missing': {
    name: '没有备份',
    says: '此处没有可读取的备份。',
    remedy: '请检查路径，以及当前账户是否有读取权限。',
  },
  'backup.damaged': {
    name: '备份已损坏',
    says: '备份内容与备份时不一致。',
    remedy: '请使用其他备份，并保留此备份：它可能说明是谁改动的，或哪个磁盘有故障。',
  },
  'backup.place-taken': {
    name: '文件夹非空',
    says: '工站只能恢复到空文件夹，而此文件夹不为空。',
    remedy: '请保留其中的内容：它可能比备份更新。请将其移走，或指定其他文件夹。',
  },
  'backup.no-client-key': {
    name: '缺少总部密钥',
    says: '无法查询总部：备份中没有客户端密钥。',
    remedy: '请从总部获取新的客户端证书，并用 --client-cert 和 --client-key 指定。',
  },
} as const satisfies Partial<FaultWords>;
