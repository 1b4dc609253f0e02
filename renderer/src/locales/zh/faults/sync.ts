import type { FaultWords } from '../../fault-words.ts';

export const syncFaults = {
  'sync.unreachable': {
    name: '总部无应答',
    says: '总部服务器没有应答。',
    remedy: '请检查网络。不会丢失任何内容：条目保留在台账中。',
  },
  'sync.not-trusted': {
    name: '总部互不信任',
    says: '总部服务器与工站互不信任。',
    remedy: '请先检查工站的时钟，再检查工站和总部服务器的证书。',
  },
  'sync.refused': {
    name: '总部拒绝',
    says: '总部服务器拒绝了一批条目。',
    remedy: '请查看证据中的原因，并通知安全专员。',
  },
  'sync.upstream-lied': {
    name: '回执无效',
    says: '总部服务器确认了本工站没有发送过的条目。',
    remedy: '请停止同步并通知安全专员：该回执无效。',
  },
  'sync.bad-answer': {
    name: '总部应答无效',
    says: '工站无法理解总部服务器的应答。',
    remedy: '请检查总部服务器与工站的版本是否匹配。',
  },
  'sync.fork': {
    name: '历史不一致',
    says: '总部服务器保存着本工站的另一份历史。',
    remedy: '请停用工站并通知安全专员。',
  },
  'upstream.database': {
    name: '数据库无法连接',
    says: '总部服务器无法启动或连接其数据库。',
    remedy: '请检查 DATABASE_URL 和 PostgreSQL 服务器，或查看证据中指出的日志。',
  },
} as const satisfies Partial<FaultWords>;
