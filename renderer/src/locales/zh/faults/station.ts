import type { FaultWords } from '../../fault-words.ts';

export const stationFaults = {
  'station.bad-config': {
    name: '设置无效',
    says: '工站的设置缺失或无效。',
    remedy: '请更正证据中指出的字段，或重新进行设置。',
  },
  'station.not-writable': {
    name: '文件无法写入',
    says: '工站无法写入其数据目录中的文件。',
    remedy: '请检查磁盘以及证据中指出的文件夹的权限，然后再次启动。',
  },
  'station.files-exposed': {
    name: '文件未受保护',
    says: '其他帐户可以访问工站的文件。',
    remedy: '请对数据目录运行 `chmod -R go= DIR`，然后重新启动工站。',
  },
  'station.tool-missing': {
    name: '缺少程序',
    says: '工站所需的某个程序没有安装。',
    remedy: '请安装此消息中指出的软件包。',
  },
  'station.no-browser': {
    name: '没有浏览器',
    says: '此计算机上没有安装已知的浏览器。',
    remedy:
      '用作专用终端时，请安装 Chromium（Debian 上为 `apt install chromium`）。在其他计算机上，任何浏览器都可显示画面；命令行不需要浏览器。',
  },
  'station.bad-argument': {
    name: '参数无效',
    says: '命令收到了无效的参数。',
    remedy: '请运行 `birthmark help` 查看该命令接受的参数。',
  },
  'station.bad-path': {
    name: '文件无法访问',
    says: '无法读取或写入某个文件或文件夹。',
    remedy: '请检查路径及其权限，或指定其他路径。',
  },
  'station.no-answer': {
    name: '工站无响应',
    says: '正在运行的工站没有及时回应。',
    remedy: '请等待工站投入运行，或将其停止，然后再次执行该命令。',
  },
  'station.not-serving': {
    name: '没有运行的工站',
    says: '没有工站在此数据目录上提供屏幕。',
    remedy: '请在此数据目录上运行 `birthmark serve`，然后重新请求链接。',
  },
  'station.other-account': {
    name: '账户不符',
    says: '此数据目录属于另一个账户。',
    remedy: '请使用数据目录所属的账户运行此命令。',
  },
  'station.timed-out': {
    name: '步骤超时',
    says: '某个步骤超过了时间限制。',
    remedy: '请再次启动该设备。如果再次发生，请通知工艺工程师。',
  },
  'station.stopped': { name: '已停止', says: '运行已被停止。', remedy: '准备好后，请再次启动该设备。' },
  'station.interrupted': {
    name: '运行中断',
    says: '工站在本次运行期间停止了。',
    remedy: '请再次启动该设备：运行将从停止处继续。',
  },
  'station.address-taken': {
    name: '地址被占用',
    says: '另一个程序已占用屏幕的地址。',
    remedy: '请停止该程序，或用 --port 选择另一个端口。',
  },
  'station.screens-not-built': {
    name: '界面未构建',
    says: '屏幕界面尚未构建。',
    remedy: '请在源代码文件夹中运行 `./run birthmark serve` 来构建。',
  },
  'station.screen-damaged': {
    name: '会话不可用',
    says: '某个屏幕会话的文件无法使用。',
    remedy: '请撤销证据中指出的会话，然后打开新的链接。',
  },
  'station.screen-unknown': {
    name: '会话不存在',
    says: '没有使用此编号的屏幕会话。',
    remedy: '请列出会话，再从中选择一个。',
  },
  'station.host-gone': {
    name: '工站反复停止',
    says: '工站进程反复出错，不再自动重启。',
    remedy: '请查看数据目录中的 log/station.jsonl，然后再次启动工站。',
  },
  'station.disk-low': {
    name: '磁盘将满',
    says: '工站的磁盘空间即将用完。',
    remedy: '请在详情所示文件夹所在的磁盘上释放空间。',
  },
  'station.clock-behind': {
    name: '时钟落后',
    says: '本工站的时钟落后。',
    remedy: '请校准工站的时钟，然后重新开始该设备。',
  },
  'station.bug': {
    name: '软件缺陷',
    says: '工站遇到了软件缺陷。',
    remedy: '请记下时间、保留日志并上报。然后再次启动该设备。',
  },
} as const satisfies Partial<FaultWords>;
