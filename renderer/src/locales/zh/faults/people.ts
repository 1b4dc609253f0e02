import type { FaultWords } from '../../fault-words.ts';

export const peopleFaults = {
  'person.unknown-or-wrong': {
    name: '未识别',
    says: '工牌或短名未登记，或 PIN、验证码错误。',
    remedy:
      '请再次扫描工牌，或重新输入短名和 PIN。如果您收到了一次性验证码，请按“我有一次性验证码”。如果仍然失败，请联系管理员。',
  },
  'person.locked-out': {
    name: '暂时锁定',
    says: 'PIN 错误次数过多：该短名暂时锁定。',
    remedy: '请等待所示时间，或用工牌登录。',
  },
  'person.too-soon': {
    name: '请稍后再试',
    says: '此屏幕上错误次数过多。',
    remedy: '请稍等片刻，然后再次登录。',
  },
  'person.revoked': { name: '权限已撤销', says: '此人已不能登录。', remedy: '请联系管理员，并交回工牌。' },
  'person.not-allowed': {
    name: '没有权限',
    says: '您的角色不允许此操作。',
    remedy: '请让具有所示角色之一的人员登录。',
  },
  'person.no-terminal': {
    name: '没有终端',
    says: '没有可用来询问 PIN 或标签的终端。',
    remedy: '请在终端中运行该命令：它不从参数、变量或文件中读取秘密。',
  },
  'person.no-answer': {
    name: '无人应答',
    says: '终端前无人应答。',
    remedy: '请再次运行该命令，并输入所要求的内容。',
  },
  'person.signed-out': { name: '未登录', says: '此屏幕上没有人登录。', remedy: '请先登录，然后重试。' },
  'person.first-start-over': {
    name: '已有管理员',
    says: '本工站已有第一位管理员。',
    remedy: '请以管理员身份登录来添加人员。',
  },
  'person.id-taken': {
    name: '短名已占用',
    says: '这个短名正在或曾经被使用。',
    remedy: '请选择另一个：短名不会重复分配。',
  },
  'person.badge-taken': {
    name: '工牌已占用',
    says: '该工牌属于另一个人。',
    remedy: '请使用另一张工牌，或撤销持有该工牌的人员。',
  },
  'person.not-found': { name: '没有此人', says: '没有人使用这个短名。', remedy: '请从人员列表中选择一位。' },
  'person.last-administrator': {
    name: '最后一位管理员',
    says: '这是最后一位管理员。',
    remedy: '请先添加另一位管理员。',
  },
  'person.roles-conflict': {
    name: '角色冲突',
    says: '一个人不能同时是管理员和安全专员。',
    remedy: '请选择其中一个角色，把另一个交给其他人。',
  },
  'person.own-role': {
    name: '自己的角色',
    says: '任何人都不能给自己授予此角色。',
    remedy: '请让另一名管理员提出。',
  },
  'person.role-needs-two': {
    name: '角色需两人',
    says: '此角色需要一名管理员和一名安全专员共同授予。',
    remedy: '请先以其他角色添加此人，再更改角色，由安全专员批准。',
  },
  'person.last-officer': {
    name: '最后一名专员',
    says: '这是最后一名安全专员。',
    remedy: '请先添加另一名安全专员。',
  },
  'person.second-person': {
    name: '需要第二个人',
    says: '必须由其他人批准。',
    remedy: '请让另一名安全专员批准。',
  },
  'person.proposal-changed': {
    name: '提议已更改',
    says: '在此期间，已为此人提议了其他内容。',
    remedy: '请阅读当前的提议，然后重新决定。',
  },
  'person.no-second-person': {
    name: '没有第二个人',
    says: '本工站没有人可以批准此操作。',
    remedy: '请让此人用工牌登录，或由两名专员签署恢复文件（`birthmark recovery`）。',
  },
  'person.recovery-used': {
    name: '恢复文件已使用',
    says: '此恢复文件此前已执行过。',
    remedy: '请由两名专员签署一份编号不同的新文件。',
  },
  'person.nothing-proposed': {
    name: '没有提议',
    says: '没有为此人提议任何更改。',
    remedy: '请重新加载人员列表。',
  },
  'person.no-role': {
    name: '没有角色',
    says: '没有角色的人员无法进行任何操作。',
    remedy: '请至少选择一个角色，或撤销此人。',
  },
  'person.pins-differ': {
    name: 'PIN 不一致',
    says: '两次输入的 PIN 不一致。',
    remedy: '请再次执行该命令，并输入两次相同的 PIN。',
  },
  'person.weak-pin': {
    name: 'PIN 太简单',
    says: '该 PIN 太容易被猜到。',
    remedy: '请选择 6 到 12 位数字：不要用连续数字、重复数字或短名。',
  },
  'person.weak-badge': {
    name: '工牌过短',
    says: '该编码过短，不是工牌。',
    remedy: '请扫描工牌而不要手动输入：至少需要 6 个字符。',
  },
  'person.code-expired': {
    name: '验证码已过期',
    says: '一次性验证码已超过 24 小时。',
    remedy: '请向管理员索取新的验证码。',
  },
  'person.own-code': {
    name: '自己的验证码',
    says: '任何人都不能为自己生成一次性验证码。',
    remedy: '请用当前 PIN 更改 PIN，或请另一位管理员生成验证码。',
  },
  'operators.damaged': {
    name: '人员列表损坏',
    says: '工站的人员列表已损坏或无法读取。',
    remedy: '请从备份恢复证据中指出的文件，并通知安全专员。在此之前任何人都无法登录。',
  },
  'operators.missing': {
    name: '人员列表丢失',
    says: '工站的人员列表丢失，但台账中有人员记录。',
    remedy: '请从备份恢复证据中指出的文件，并通知安全专员。',
  },
  'operators.not-written': {
    name: '人员未保存',
    says: '无法保存人员列表；未发生任何更改。',
    remedy: '请检查数据目录所在的磁盘，然后重试。',
  },
  'floor.damaged': {
    name: '治具信息损坏',
    says: '保存的治具或工单信息已损坏或无法读取。',
    remedy: '请从备份恢复证据中指出的文件，或删除该文件并重新分配端口。',
  },
  'floor.not-written': {
    name: '设置未保存',
    says: '无法保存治具设置；未发生任何更改。',
    remedy: '请检查数据目录所在的磁盘，然后重试。',
  },
  'floor.no-such-slot': {
    name: '没有此工位',
    says: '治具没有这个编号的工位。',
    remedy: '请选择其他工位，或增加治具的行数或列数。',
  },
} as const satisfies Partial<FaultWords>;
