import type { FaultWords } from '../../fault-words.ts';

export const firstDayFaults = {
  'setup.no-station': {
    name: '文件夹中无工站',
    says: '此文件夹中没有工站：缺少 station.json。',
    remedy: '运行 `birthmark station init` 在此设置工站，或用 --data 指定其他文件夹。',
  },
  'setup.station-exists': {
    name: '文件夹已有工站',
    says: '此文件夹中已有一个工站。',
    remedy: '用 --data 指定其他文件夹，或用 `birthmark station check` 检查此工站。',
  },
  'setup.answered': {
    name: '问题已回答',
    says: '此问题已有不同的回答，且该回答已在使用。',
    remedy: '去掉此选项，或在其他文件夹中设置另一个工站。',
  },
  'setup.bad-answer': {
    name: '回答不可用',
    says: '设置无法使用此回答。',
    remedy: '请按证据中所示的格式回答。',
  },
  'setup.other-document': {
    name: '不是所需文件',
    says: '工站等待的不是此文件。',
    remedy: '请从此工站重新复制待签文件，并签署该文件。',
  },
  'setup.not-signed': {
    name: '副本未签署',
    says: '此工站的专员均未签署此副本。',
    remedy: '请此工站的专员签署该文件，然后选取已签署的文件。',
  },
  'setup.other-certificate': {
    name: '证书不符',
    says: '此文件不是本工站请求对应的证书。',
    remedy: '请选用根 CA 为此请求签署的 issuing.pem。未导入任何内容。',
  },
  'setup.other-root': {
    name: '根 CA 不符',
    says: '签发 CA 的证书不是由此根 CA 签署的。',
    remedy: '请选用签署 issuing.pem 的根 CA 的 root.pem。未导入任何内容。',
  },
  'setup.busy': {
    name: '设置正在进行',
    says: '另一个程序正在设置此工站。',
    remedy: '请关闭证据中所列的程序，或在那里继续。',
  },
  'setup.moved-on': {
    name: '设置已前进',
    says: '另一个窗口已推进此设置。',
    remedy: '请查看此窗口当前显示的内容，并从那里继续。',
  },
  'setup.nobody-answered': {
    name: '无人回答',
    says: '没有人及时在屏幕上回答。',
    remedy: '按“继续”，并在屏幕再次询问时回答。',
  },
  'setup.no-trial': {
    name: '此处不能试用',
    says: '桌面应用程序不能设置试用工站。',
    remedy: '请关闭此应用程序，并对此文件夹运行 `birthmark serve`。',
  },
} as const satisfies Partial<FaultWords>;
