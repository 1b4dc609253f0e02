import { PasswordInput } from '@mantine/core';
import { MAX_ENTRY_CHARACTERS } from '../../../../station-core/model/limits.ts';

interface Props {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly change: (text: string) => void;
  readonly disabled?: boolean;
  /** The scanner's Enter, or a person's. */
  readonly entered?: () => void;
}

/** Takes a password, a code or the text of a label. While it has the focus a scan belongs to it, and it is never shown. */
export function SecretField({ label, hint, value, change, disabled = false, entered }: Props) {
  return (
    <PasswordInput
      label={label}
      description={hint}
      value={value}
      maxLength={MAX_ENTRY_CHARACTERS}
      autoComplete="off"
      disabled={disabled}
      data-takes-scans
      visibilityToggleButtonProps={{ style: { display: 'none' } }}
      onChange={(event) => {
        change(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault(); // a scan ends here; what is done with it a person decides
        entered?.();
      }}
    />
  );
}
