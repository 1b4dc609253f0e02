import { Component, type ErrorInfo, type ReactNode } from 'react';
import i18next from 'i18next';

/**
 * The last thing between a defect of ours and a white window. It uses nothing that may be broken itself: no component
 * library, no hooks.
 */
export class CrashBoundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error('the window met a defect', error, info.componentStack);
  }

  override render(): ReactNode {
    return this.state.error === undefined ? this.props.children : <CrashPage error={this.state.error} />;
  }
}

export function CrashPage({ error }: { readonly error: unknown }) {
  const reload = (): void => {
    location.reload();
  };
  return (
    <main className="bm-crash" role="alert">
      <h1>{i18next.t('frame.crash.title')}</h1>
      <p>{i18next.t('frame.crash.says')}</p>
      <p>{i18next.t('frame.crash.remedy')}</p>
      <button type="button" onClick={reload} autoFocus>
        {i18next.t('frame.crash.reload')}
      </button>
      <details>
        <summary>{i18next.t('frame.crash.details')}</summary>
        <pre>{error instanceof Error ? (error.stack ?? error.message) : String(error)}</pre>
      </details>
    </main>
  );
}
