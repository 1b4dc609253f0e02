import type { FaultWords } from '../../fault-words.ts';

export const syncFaults = {
  'sync.unreachable': {
    name: '总部无应答',
    says: '总部服务器没有应答。',
    remedy: '不会丢失任何内容：条目保留在台账中，稍后发送。请检查网络。',
  },
  'sync.not-trusted': {
    name: '总部互不信任',
    says: '总部服务器与本工站互不信任对方的证书。',
    remedy: '请检查总部服务器的证书、本工站的证书以及时钟。',
  },
  'sync.refused': {
    name: '总部拒绝',
    says: '总部服务器拒绝了一批条目。',
    remedy: '请阅读证据中的原因，并通知安全专员。',
  },
  'sync.upstream-lied': {
    name: '回执无效',
    says: '总部服务器确认了本工站没有发送过的内容。',
    remedy: '请停止发送并通知安全专员：该应答不是有效的回执。',
  },
  'sync.bad-answer': {
    name: '总部应答无法理解',
    says: '总部服务器的应答无法理解。',
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
    remedy: '请检查 DATABASE_URL 和 PostgreSQL 服务器，或阅读证据中指出的日志。',
  },
} as const satisfies Partial<FaultWords>;
