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
} as const satisfies Partial<FaultWords>;
