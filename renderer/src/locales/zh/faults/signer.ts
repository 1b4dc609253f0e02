import type { FaultWords } from '../../fault-words.ts';

export const signerFaults = {
  'signer.quarantined': {
    name: '签名服务被隔离',
    says: '签名服务处于隔离状态，不签发证书。',
    remedy: '请通知安全官：须由两位安全官说明理由后解除。',
  },
  'signer.already-signed': {
    name: '此前已签名',
    says: '签名服务已为该密钥、设备或序列号签发过证书。',
    remedy: '请将设备留给质检。返工需要允许返工的许可。',
  },
  'signer.intent-unproven': {
    name: '意图未经证明',
    says: '签名服务没有得到该意图的签名证明。',
    remedy: '请停线并通知安全官。未签署任何内容。',
  },
  'signer.not-opened': {
    name: '签名服务未建立',
    says: '签名服务还没有日志。',
    remedy: '请为本工站执行密钥仪式。',
  },
  'signer.opened-already': {
    name: '签名服务已建立',
    says: '该令牌的签名服务已有日志。',
    remedy: '请启动工站。新日志需要新令牌。',
  },
  'signer.no-ml-dsa-key': {
    name: 'ML-DSA 密钥缺失',
    says: '用于检查点的 ML-DSA 密钥缺失或已被替换。',
    remedy: '请恢复签名服务的状态，或重新执行密钥仪式。',
  },
  'signer.unwitnessed': {
    name: '等待回执',
    says: '签名服务正在等待启动后的第一份回执。',
    remedy: '请将工站连接到上游并等待一分钟，然后重新启动该产品。',
  },
  'signer.anchor-missing': {
    name: '锚点缺失',
    says: '令牌不认识签名服务的日志。',
    remedy: '请插入与此日志对应的令牌，或通知安全官。',
  },
  'signer.second-signer': {
    name: '存在第二签名服务',
    says: '另一个签名服务正在使用同一令牌。',
    remedy: '请停止另一个服务。一个令牌只属于一个工站。',
  },
  'signer.older-than-token': {
    name: '比令牌旧',
    says: '令牌记录的日志比此文件夹中的新。',
    remedy:
      '如果另一个工站已经接替，请勿在此启动。恢复后的工站可以启动，由两名安全官解除隔离：见指南“Backup, restore, move”。',
  },
  'signer.bad-config': {
    name: '签名配置无效',
    says: '签名服务的配置不可用。',
    remedy: '请由安全官为本工站及其令牌签署配置。',
  },
  'signer.no-upstream-key': {
    name: '未读取回执',
    says: '签名服务不知道总部的密钥。',
    remedy: '请两名安全员签署 `birthmark signer-config propose` 生成的提案。在此之前，许可按离线计算。',
  },
  'signer.same-account': {
    name: '签名服务未隔离',
    says: '签名服务在工站的帐户中运行。',
    remedy: '请用 `birthmark station init` 中指定的帐户运行它。',
  },
  'signer.within-reach': {
    name: '签名文件可读',
    says: '工站的帐户可以读取签名服务的文件。',
    remedy: '请把该文件交给签名服务的帐户（权限 0600），或删除副本。此后应视 PIN 为已泄露。',
  },
  'signer.wrong-module': {
    name: 'HSM 驱动不符',
    says: 'HSM 驱动不是安全官批准的那一个。',
    remedy: '请安装已批准的驱动，或由安全官批准此驱动。',
  },
  'hsm.no-answer': {
    name: 'HSM 无应答',
    says: 'HSM 驱动程序未在证据所示的时间内应答。',
    remedy: '请等到计算机不忙时再试。如果仍无应答，请拔下令牌再重新插入。',
  },
  'hsm.refusals-damaged': {
    name: 'PIN 记录损坏',
    says: '被拒 PIN 的记录已损坏；不会尝试任何 PIN。',
    remedy: '请查明令牌还剩几次尝试机会，然后删除证据中所列文件。',
  },
  'hsm.unsuitable': {
    name: 'HSM 不适用',
    says: '此类 HSM 缺少这里所需的功能。',
    remedy: '请查看证据中缺少的功能，并使用其他 HSM。',
  },
  'hsm.pin-form': {
    name: 'PIN 格式错误',
    says: '此 PIN 不可能适用于该 HSM；未尝试。',
    remedy: '请按证据中所列格式输入 PIN。',
  },
  'hsm.inconsistent': {
    name: 'HSM 结果不一致',
    says: 'HSM 令牌对同一 HMAC 给出了两个不同结果。',
    remedy: '请安全专员检测该令牌。两个结果均未用于写入任何内容。',
  },
  'hsm.locked': {
    name: 'HSM PIN 已锁定',
    says: 'HSM 令牌已锁定其 PIN。',
    remedy: '请通知安全官解锁，并查明谁输错了 PIN。',
  },
  'hsm.full': {
    name: 'HSM 已满',
    says: 'HSM 令牌已没有可用空间。',
    remedy: '请通知安全官：须从令牌中删除不属于本工站的对象。',
  },
  'hsm.weak-key': {
    name: 'HSM 密钥未受保护',
    says: 'HSM 令牌中的某个密钥未受到应有的保护。',
    remedy: '请通知安全官：须用新密钥重新执行密钥仪式。',
  },
} as const satisfies Partial<FaultWords>;
