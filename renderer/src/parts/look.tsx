import { Menu, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconLanguage, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ToolButton } from './tool-button.tsx';
import { useLocale } from '../locales/use-locale.ts';
import { chooseLanguage, languages, localeOf } from '../locales/index.ts';

export function LanguageSwitch() {
  const { t } = useTranslation();
  const { language } = useLocale();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ToolButton word={t('frame.language')}>
          <IconLanguage size={24} aria-hidden />
        </ToolButton>
      </Menu.Target>
      <Menu.Dropdown>
        {languages.map((each) => (
          <Menu.Item
            key={each}
            fz="md"
            lang={localeOf[each]}
            rightSection={each === language ? <IconCheck size={18} aria-hidden /> : null}
            onClick={() => void chooseLanguage(each)}
          >
            {t(`frame.languages.${each}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const SCHEMES = { light: IconSun, dark: IconMoon, auto: IconDeviceDesktop } as const;
const schemes = ['light', 'dark', 'auto'] as const;

export function ThemeSwitch() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Now = SCHEMES[colorScheme];
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ToolButton word={t('frame.theme')}>
          <Now size={24} aria-hidden />
        </ToolButton>
      </Menu.Target>
      <Menu.Dropdown>
        {schemes.map((each) => {
          const Icon = SCHEMES[each];
          return (
            <Menu.Item
              key={each}
              fz="md"
              leftSection={<Icon size={18} aria-hidden />}
              rightSection={each === colorScheme ? <IconCheck size={18} aria-hidden /> : null}
              onClick={() => {
                setColorScheme(each);
              }}
            >
              {t(`frame.themes.${each}`)}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
