import type { FaultWords } from '../../fault-words.ts';

export const documentFaults = {
  'document.malformed': {
    name: '文件格式错误',
    says: '该文件不是有效的签名文件。',
    remedy: '请向签署该文件的专员重新索取。',
  },
  'document.untrusted': {
    name: '文件不可信',
    says: '该文件缺少两名安全专员的有效签名。',
    remedy: '请让本工站的两名不同专员签署该文件。',
  },
  'document.bad-officers': {
    name: '专员名单有误',
    says: '无法用该专员名单检查签名。',
    remedy: '请至少列出两名专员，每人有各自的编号和密钥。',
  },
  'document.other-officers': {
    name: '安全专员不符',
    says: '此名单与密钥仪式中的安全专员不一致。',
    remedy: '请将其指纹与密钥仪式记录进行比对，安装记录中的安全专员名单，或更正 `officersSha256`。',
  },
  'document.ends-soon': {
    name: '文件即将到期',
    says: '工站的一份文件或证书即将到期。',
    remedy: '请在到期前向安全专员索取新的文件。',
  },
  'document.not-in-force': {
    name: '文件无效',
    says: '该文件目前无效。',
    remedy: '请检查工站时钟，或让两名专员签署新文件。',
  },
  'document.of-another-station': {
    name: '文件不属于本站',
    says: '该文件是为另一个工站签署的。',
    remedy: '请安装专员为本工站签署的文件。',
  },
  'document.superseded': {
    name: '文件已过时',
    says: '之前生效的文件编号更高。',
    remedy: '请安装最新的文件。如果确实要用此文件，请以更高的编号重新签署。',
  },
  'document.other-kind': {
    name: '试用与生产混用',
    says: '试用工站的文件与生产文件不能混用。',
    remedy: '请使用为此类工站签署的文件。如需生产，请设置新的工站。',
  },
  'permit.outside-ca': {
    name: '许可超出 CA 范围',
    says: '签发 CA 无权为此许可中的名称签发证书。',
    remedy: '请签署使用证据中所列名称的许可，或让根 CA 允许其他名称。',
  },
  'permit.not-covered': {
    name: '许可不适用',
    says: '该许可不适用于此设备。',
    remedy: '请查看证据中的原因，并向安全专员申请适用于此设备的许可。',
  },
  'permit.out-of-hours': {
    name: '不在许可时段',
    says: '该许可不允许在此时段签发证书。',
    remedy: '请在许可时段内继续，或向安全专员申请其他时段。',
  },
  'permit.offline': {
    name: '离线额度用尽',
    says: '没有总部的回执，该许可不再允许签发证书。',
    remedy: '请恢复与总部的连接。收到下一份回执后即可继续。',
  },
  'permit.revoked': {
    name: '许可已撤销',
    says: '安全专员已撤销该许可。',
    remedy: '请询问安全专员由哪份许可代替。',
  },
  'permit.old-form': {
    name: '许可未签名',
    says: '该许可是没有签名的旧格式。',
    remedy: '请让两名安全专员用 `birthmark permit new` 签署许可。',
  },
  'officer.bad-key': {
    name: '不是专员密钥',
    says: '该文件不是此处所需的专员密钥。',
    remedy: '请用 `birthmark officer new` 生成密钥。用自己的密钥签署，只把 .officer.json 文件交给他人。',
  },
  'officer.no-key-beside': {
    name: '私钥不在此处',
    says: '该文件旁边没有此专员的私钥。',
    remedy: '请指定密钥所在文件夹中的 .officer.json 文件，密钥为 ID.key.pem 或 ID.token.json。',
  },
  'officer.wrong-passphrase': {
    name: '口令错误',
    says: '该口令无法打开此密钥。',
    remedy: '请重新输入此密钥的口令。',
  },
  'officer.weak-passphrase': {
    name: '口令太短',
    says: '该口令太容易被猜到。',
    remedy: '请选择至少 16 个字符，例如五个互不相关的词。',
  },
  'officer.different-passphrase': {
    name: '口令不一致',
    says: '两次输入的口令不一致。',
    remedy: '请两次输入相同的口令。',
  },
  'officer.not-confirmed': {
    name: '未确认',
    says: '专员没有确认该文件，未签署任何内容。',
    remedy: '请阅读文件，然后输入所要求的词。',
  },
  'officer.signed-already': {
    name: '已经签署',
    says: '该专员已经签署过此文件。',
    remedy: '请把文件交给另一名专员进行第二次签署。',
  },
  'officer.last-try': {
    name: '最后一次 PIN',
    says: '该专员的令牌只允许再尝试一次 PIN。',
    remedy: '请用厂商工具检查 PIN。尚未尝试任何 PIN。',
  },
} as const satisfies Partial<FaultWords>;
