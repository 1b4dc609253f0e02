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
  'sync.renewal-failed': {
    name: '证书续期失败',
    says: '工站用于连接总部的证书未能续期。',
    remedy: '请在证书到期前联系总部；到期前条目仍会发送。',
  },
  'sync.wrong-authority': {
    name: '指纹不符',
    says: '应答方不是该指纹所对应的总部。',
    remedy: '请与总部给出的指纹核对。没有发送任何内容；如果两者一致，请通知安全专员。',
  },
  'sync.enrolment-refused': {
    name: '注册被拒绝',
    says: '总部没有注册本工站。',
    remedy: '请查看证据中的原因。如果注册码已使用或已过期，请向总部索取新的注册码。',
  },
  'sync.crl-refused': {
    name: '吊销列表被拒绝',
    says: '总部服务器拒绝了最新的证书吊销列表。',
    remedy: '请查看证据中的原因，并通知安全专员；之前的列表继续有效。',
  },
  'sync.entries-disputed': {
    name: '条目有争议',
    says: '总部打开了本工站的条目，发现其内容不成立。',
    remedy: '请查看证据中的结论，并通知安全专员。',
  },
  'registry.range-taken': {
    name: '号段已被占用',
    says: '另一个工站已拥有该号段的序列号。',
    remedy: '请选择空闲的号段，或先结束另一个号段。',
  },
  'registry.bad-range': {
    name: '号段无效',
    says: '这不是序列号或 MAC 地址的号段。',
    remedy: '请给出前缀，以及首值和末值，或两者都不给。',
  },
  'registry.not-found': {
    name: '登记库中没有',
    says: '总部的登记库中没有这一行。',
    remedy: '请列出各行，并使用列表中的编号或指纹。',
  },
  'registry.already-decided': {
    name: '已有决定',
    says: '登记库中已有人对此作出决定。',
    remedy: '请重新列出，查看由谁、因何作出决定。',
  },
  'upstream.exists': {
    name: '总部已存在',
    says: '此文件夹中已有一个总部。',
    remedy: '请指定空文件夹，或用 `birthmark upstream serve` 启动已有的总部。',
  },
  'upstream.key-exposed': {
    name: '私钥可被读取',
    says: '其他账户可以读取总部的一个私钥。',
    remedy: '请对证据中的文件执行 `chmod 600`。如果可能已被他人读取，请更换该密钥。',
  },
  'upstream.certificate-ends': {
    name: '证书即将到期',
    says: '总部所需的一个证书已到期或即将到期。',
    remedy: '请续期证据中的证书。运行中的服务器会自行续期；工站可以重新注册。',
  },
  'upstream.schema': {
    name: '版本不一致',
    says: '数据库的版本比本软件旧。',
    remedy: '请启动最新版本的 `birthmark upstream serve`，它会更新数据库。',
  },
  'upstream.schema-newer': {
    name: '数据库版本过新',
    says: '更新版本的总部软件已更改此数据库。',
    remedy: '请安装证据中所示的更新版本，或恢复该次更新之前的备份。',
  },
  'upstream.clock-differs': {
    name: '时钟不一致',
    says: '总部与其数据库的时钟不一致。',
    remedy: '请用同一个时间服务器校准两者的时钟。',
  },
  'upstream.disk-low': {
    name: '总部磁盘将满',
    says: '总部的磁盘即将写满。',
    remedy: '请在证据中的文件夹所在磁盘上释放空间，或扩大磁盘。',
  },
  'upstream.not-serving': {
    name: '服务器未运行',
    says: '总部的服务器不接受连接。',
    remedy: '请用 `birthmark upstream serve` 启动服务器，或查看其日志。',
  },
  'upstream.station-silent': {
    name: '工站无消息',
    says: '有一个工站很久没有联系总部。',
    remedy: '请检查该工站是否在运行、能否连接总部。',
  },
  'upstream.no-database': {
    name: '未指定数据库',
    says: '此处没有指定总部的数据库。',
    remedy: '请像总部服务那样把 DATABASE_URL 设为总部的 PostgreSQL 服务器，然后重新运行该命令。',
  },
  'upstream.database': {
    name: '数据库无法连接',
    says: '总部服务器无法启动或连接其数据库。',
    remedy: '请检查 DATABASE_URL 和 PostgreSQL 服务器，或查看证据中指出的日志。',
  },
} as const satisfies Partial<FaultWords>;
