import type { FaultWords } from '../../fault-words.ts';

export const revocationFaults = {
  'revocation.needs-order': {
    name: '需要指令',
    says: '吊销这么多证书，须有两名安全员签署的指令。',
    remedy: '用 `birthmark revoke --draft` 起草指令，并请两名安全员签署。',
  },
  'revocation.not-ordered': {
    name: '指令中没有',
    says: '安全员的指令中没有这一项。',
    remedy: '将指令与要吊销的内容对照；证据中列出了不同之处。',
  },
  'revocation.not-issued': {
    name: '非本站证书',
    says: '签名服务从未向该设备签发过此证书。',
    remedy: '找到生产该设备的工位，并在那里吊销证书。',
  },
  'revocation.nothing': {
    name: '没有可吊销的',
    says: '未找到可吊销证书的设备。',
    remedy: '请检查序列号、工单和其他筛选条件。',
  },
  'revocation.already': {
    name: '已吊销',
    says: '这些设备的证书已被吊销，或从未存在。',
    remedy: '请在设备记录中查看是谁决定的以及原因。',
  },
  'revocation.too-many': {
    name: '数量过多',
    says: '一份指令不能吊销这么多设备的证书。',
    remedy: '请增加筛选条件，并分成多份指令。',
  },
  'crl.none': {
    name: '没有吊销列表',
    says: '本站没有该证书吊销列表。',
    remedy: '运行 `birthmark crl` 签名新的列表。',
  },
  'crl.number-back': {
    name: 'CRL 编号过低',
    says: '已知有更新的证书吊销列表。',
    remedy: '停线并联系安全员：签名服务可能被回滚。',
  },
} as const satisfies Partial<FaultWords>;
