import type { FaultWords } from '../../fault-words.ts';

export const ledgerFaults = {
  'ledger.not-begun': {
    name: '尚无台账',
    says: '此工站还没有台账。',
    remedy: '请启动工站。新工站首次启动时会建立台账。',
  },
  'ledger.cannot-open': {
    name: '台账打不开',
    says: '无法打开台账。',
    remedy: '请检查数据目录是否存在、可写，并位于本地磁盘。',
  },
  'ledger.unchecked': {
    name: '台账检查中',
    says: '工站仍在检查台账。',
    remedy: '请稍候：台账较长时需要一两分钟。证据中显示进度。',
  },
  'ledger.not-checked': {
    name: '台账未检查',
    says: '无法检查台账；其内容状况未知。',
    remedy: '请获取所示文件的读取权限，或检查数据目录的副本。',
  },
  'ledger.busy': {
    name: '台账被占用',
    says: '另一个工站进程正在使用此台账。',
    remedy: '请停止另一个进程：一本台账只能有一个写入者。',
  },
  'ledger.disk-full': {
    name: '磁盘已满',
    says: '磁盘已满，台账无法记录条目。',
    remedy: '请清理数据目录所在磁盘的空间。在此之前不会签发任何内容。',
  },
  'ledger.damaged': { name: '台账损坏', says: '台账已损坏。', remedy: '请停用工站并通知安全专员。不要改动这些文件。' },
  'ledger.rolled-back': {
    name: '台账被回退',
    says: '台账比签名服务签过的台账短。',
    remedy: '请恢复最新的台账，然后由两名安全负责人解除隔离。不要另建台账。',
  },
  'ledger.forked': {
    name: '台账分叉',
    says: '台账不是签名服务签过的那一份。',
    remedy: '请保留此台账作为证据，恢复签过名的台账，然后由两名安全负责人解除隔离。',
  },
  'ledger.foreign-file': {
    name: '台账文件被替换',
    says: '台账的某个文件不是本账户的普通文件。',
    remedy: '请联系安全负责人。恢复证据中所列的文件；不要跟随或复制链接。',
  },
  'ledger.foreign-schema': {
    name: '台账文件被改动',
    says: '台账文件中有并非任何工位创建的定义。',
    remedy: '请保留该文件作为证据并联系安全负责人。未向其中写入任何内容。',
  },
  'ledger.second-writer': {
    name: '台账另有写入者',
    says: '工位运行期间有其他程序写入了台账。',
    remedy: '请停止工位并联系安全负责人。下次启动时会检查整个台账。',
  },
  'ledger.write-failed': {
    name: '台账写入失败',
    says: '台账无法记录条目。',
    remedy: '请检查数据目录所在的磁盘。在恢复可写之前不会签发任何内容。',
  },
  'ledger.conflict': {
    name: '与台账矛盾',
    says: '台账拒绝了该条目：它与已有条目矛盾。',
    remedy: '请停线并通知质检：某个序列号、MAC 或密钥将被使用两次。',
  },
  'ledger.not-found': {
    name: '没有此设备',
    says: '台账中没有这台设备。',
    remedy: '请用搜索查找：拼写误差、指纹和 Wi-Fi 名称也能查到。并请检查数据目录。',
  },
  'ledger.no-such-entry': {
    name: '没有此条目',
    says: '台账中没有这个编号的条目。',
    remedy: '请检查编号：证据中显示了条目总数。',
  },
  'checkpoint.malformed': {
    name: '检查点有误',
    says: '检查点格式有误。',
    remedy: '请检查证据中指出的偏移处，然后重新获取该检查点。',
  },
  'checkpoint.untrusted': {
    name: '检查点不可信',
    says: '检查点不是由预期的密钥签名的。',
    remedy: '请检查所配置的密钥。如果密钥无误，请通知安全专员：台账可能被伪造。',
  },
} as const satisfies Partial<FaultWords>;
