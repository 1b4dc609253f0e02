import {
  createContext,
  use,
  useCallback,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { useNotices } from '../parts/notice.tsx';
import { cutEntry, HELD_UP_MS, ScanListener } from './scan-listener.ts';
import { useTranslation } from 'react-i18next';
import { MAX_ENTRY_CHARACTERS } from '../../../station-core/model/limits.ts';

/** Takes a scan; resolves when the station has answered it. */
export type TakeScan = (text: string) => Promise<void>;

interface ScanRouter {
  readonly busy: boolean;
  /** For what was typed into the scan field by hand. */
  readonly submit: TakeScan;
}

const ScanContext = createContext<ScanRouter | null>(null);

export function useScanRouter(): ScanRouter {
  const router = use(ScanContext);
  if (router === null) throw new Error('outside of ScanRouter');
  return router;
}

/** Hears scans wherever the focus is, and lets `take` have them one after the other. */
export function ScanRouter({ take, children }: { readonly take: TakeScan; readonly children: ReactNode }) {
  const [busy, setBusy] = useState(false);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const submit = useCallback(
    (text: string): Promise<void> => {
      const next = queue.current.then(async () => {
        setBusy(true);
        await take(text).finally(() => {
          setBusy(false);
        });
      });
      queue.current = next.catch(() => undefined); // `take` reports its own failures
      return queue.current;
    },
    [take],
  );
  useScanKeys(submit);
  useShortPastes();
  const router = useMemo(() => ({ busy, submit }), [busy, submit]);
  return <ScanContext value={router}>{children}</ScanContext>;
}

function useScanKeys(submit: TakeScan): void {
  const scanned = useEffectEvent((text: string) => {
    void submit(text);
  });
  const { notify } = useNotices();
  const { t } = useTranslation();
  const broke = useEffectEvent(() => {
    notify('wrong', t('scan.brokeOff'));
  });
  useEffect(() => {
    const listener = new ScanListener();
    let before: { readonly field: TextField; readonly value: string } | undefined;
    let silence: ReturnType<typeof setTimeout> | undefined;
    /** The head of a label may hold a password: it does not stay where it was typed. */
    const onSilence = (field: TextField | undefined): void => {
      if (field !== undefined) putBack(field, before?.field === field ? before.value : '');
      broke();
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.repeat) return; // a person holds a key down: as fast as a scanner, and none
      const heard = listener.hear({ key: event.key, atMs: event.timeStamp, command: isCommand(event) });
      const field = textFieldOf(event);
      if (heard.kind === 'may-begin') before = field && { field, value: field.value };
      if (heard.kind === 'swallow' || (heard.kind === 'rest' && !takesScans(field))) event.preventDefault();
      clearTimeout(silence);
      if (listener.isScanning) {
        silence = setTimeout(onSilence, takesScans(field) ? SLOW_FIELD_MS : SILENCE_MS, field);
      }
      // The scan field, and a field that reads a badge into a form, take what is typed themselves.
      if (heard.kind !== 'scan' || takesScans(field)) return;
      // What the scanner typed belongs to no field, and its Enter presses no button.
      event.preventDefault();
      event.stopPropagation();
      // The focus may have gone to the scan field with the first letter: then all that stands there is the scan.
      if (field !== undefined) putBack(field, before?.field === field ? before.value : '');
      scanned(heard.text);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => {
      clearTimeout(silence);
      window.removeEventListener('keydown', onKey, { capture: true });
    };
  }, []);
}

/** Longer than the gap that ends a burst. Should its keys only come late to a busy page, it still becomes a scan. */
const SILENCE_MS = HELD_UP_MS + 50;
/** A field that sends all that stands in it may wait longer for a slow scanner. */
const SLOW_FIELD_MS = 5_000;

function takesScans(field: TextField | undefined): boolean {
  return field?.dataset['takesScans'] !== undefined;
}

/** Windows reports AltGr as Ctrl and Alt together: with it a key types a character as any other. */
function isCommand(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState('AltGraph');
}

/** A field of several lines may hold a list, and says how long that may be. */
function mostCharactersIn(field: TextField | undefined): number {
  const isList = field instanceof HTMLTextAreaElement && field.maxLength > MAX_ENTRY_CHARACTERS;
  return isList ? field.maxLength : MAX_ENTRY_CHARACTERS;
}

type TextField = HTMLInputElement | HTMLTextAreaElement;

function textFieldOf({ target }: Event): TextField | undefined {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : undefined;
}

/** React follows the value of a field by its own setter; the element's own setter reports it as typing does. */
function putBack(field: TextField, value: string): void {
  const { prototype } = field instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
  const own = Object.getOwnPropertyDescriptor(prototype, 'value');
  own?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** A paste longer than anything that may be entered is cut before any field, handler or connection sees it. */
function useShortPastes(): void {
  const { notify } = useNotices();
  const { t } = useTranslation();
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const field = textFieldOf(event);
      const most = mostCharactersIn(field);
      const { text, cut } = cutEntry(event.clipboardData?.getData('text/plain') ?? '', most);
      if (!cut) return;
      event.preventDefault();
      event.stopPropagation();
      if (field !== undefined) {
        putBack(field, field instanceof HTMLInputElement ? text.replaceAll(/[\r\n]+/g, ' ') : text);
        field.select(); // whatever comes next replaces it
      }
      notify('wrong', t('scan.cut', { characters: most }));
    };
    window.addEventListener('paste', onPaste, { capture: true });
    return () => {
      window.removeEventListener('paste', onPaste, { capture: true });
    };
  }, [t, notify]);
}
