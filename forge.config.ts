import { FusesPlugin } from '@electron-forge/plugin-fuses';
import { FuseV1Options, FuseVersion } from '@electron/fuses';

/**
 * Forge starts and packages the desktop shell in development; electron-builder.yml makes what customers install
 * (docs/adr/0010). Both list the fuses, and a test compares them.
 */
export default {
  packagerConfig: {
    asar: { unpack: '**/*.node' },
    appBundleId: 'dev.birthmark.station',
    name: 'Birthmark',
    ignore: [/^\/(test|fixtures|upstream|docs|renderer\/src|demo-data|coverage)(\/|$)/, /^\/\.(?!vite)/],
  },
  rebuildConfig: { onlyModules: [] }, // every native module is N-API: nothing is rebuilt for Electron
  plugins: [
    new FusesPlugin({
      version: FuseVersion.V1,
      strictlyRequireAllFuses: true,
      [FuseV1Options.RunAsNode]: false,
      [FuseV1Options.EnableCookieEncryption]: true,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: false,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
      [FuseV1Options.OnlyLoadAppFromAsar]: true,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
      [FuseV1Options.WasmTrapHandlers]: true,
    }),
  ],
};
