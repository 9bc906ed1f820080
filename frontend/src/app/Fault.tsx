import { useTranslation } from 'react-i18next';
import { Link, useRouteError } from 'react-router';
import { Button } from '@/components/ui/Button';
import { LogoMark } from '@/components/ui/Logo';

/** The page for an address that leads nowhere. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <Message title={t('error.notFound.title')} body={t('error.notFound.body')}>
      <Button asChild variant="primary">
        <Link to="/">{t('action.goHome')}</Link>
      </Button>
    </Message>
  );
}

/** The page for a bug. Nothing is sent anywhere; the browser's console has the trace. */
export function Crash() {
  const { t } = useTranslation();
  useRouteError();
  return (
    <Message title={t('error.crash.title')} body={t('error.crash.body')}>
      <Button variant="primary" onClick={() => location.reload()}>
        {t('action.reload')}
      </Button>
    </Message>
  );
}

function Message({ title, body, children }: { title: string; body: string; children: React.ReactNode }) {
  return (
    <div className="m-auto grid max-w-md justify-items-center gap-4 px-6 py-24 text-center">
      <LogoMark className="size-14 opacity-70" />
      <h1 className="text-2xl">{title}</h1>
      <p className="text-soft">{body}</p>
      <div className="mt-4">{children}</div>
    </div>
  );
}
