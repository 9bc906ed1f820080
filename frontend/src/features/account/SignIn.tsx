import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useLocation, useNavigate } from 'react-router';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { Notice } from '@/components/ui/Notice';
import { PasswordField } from '@/components/ui/PasswordField';
import { homeOf, useAuth } from '@/lib/api/auth';
import { getDemoSignIns, getHealth } from '@/lib/api/calls';
import { ApiError } from '@/lib/api/errors';
import type { DemoSignIn } from '@/lib/api/types';
import { useShowError } from '@/lib/api/use-error-modal';
import { AuthFrame } from './AuthFrame';

/** E-mail and password. A wrong pair is said beside the form; everything else in the error modal. */
export function Component() {
  const { t } = useTranslation(['account', 'common']);
  const { user, signIn } = useAuth();
  const showError = useShowError();
  const navigate = useNavigate();
  const from = (useLocation().state as { from?: string } | null)?.from;
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');

  if (user) return <Navigate to={from ?? homeOf(user.role)} replace />;

  async function submit(event?: FormEvent) {
    event?.preventDefault();
    setBusy(true);
    setProblem('');
    try {
      const signedIn = await signIn(email, password);
      navigate(from ?? homeOf(signedIn.role), { replace: true });
    } catch (error) {
      if (error instanceof ApiError && error.status >= 400 && error.status < 500) {
        setProblem(error.message || t('signIn.wrong'));
      } else showError(error, () => void submit());
    } finally {
      setBusy(false);
    }
  }

  return (
    <AuthFrame
      title={t('signIn.title')}
      below={
        <DemoSignIns
          onPick={(pick) => {
            setEmail(pick.email);
            setPassword(pick.password);
          }}
        />
      }
    >
      <form onSubmit={submit} className="grid gap-5">
        <Field
          label={t('field.email')}
          type="email"
          name="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <PasswordField
          label={t('field.password')}
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={problem}
        />
        <Button type="submit" variant="primary" isBusy={isBusy} className="mt-3 w-full">
          {t('signIn.submit')}
        </Button>
        <p className="text-center text-quiet text-sm">
          {t('signIn.noAccount')}{' '}
          <Link to="/register" className="font-medium text-accent underline underline-offset-4">
            {t('signIn.register')}
          </Link>
        </p>
      </form>
    </AuthFrame>
  );
}

/** In demo mode alone: the accounts that were seeded, so that nobody has to look for them. */
function DemoSignIns({ onPick }: { onPick: (pick: DemoSignIn) => void }) {
  const { t } = useTranslation(['account', 'common']);
  const health = useQuery({ queryKey: ['health'], queryFn: getHealth, staleTime: 60_000 });
  const demo = useQuery({
    queryKey: ['demo'],
    queryFn: getDemoSignIns,
    enabled: health.data?.is_demo === true,
    retry: false,
  });
  if (!demo.data?.sign_ins.length) return null;
  return (
    <Notice title={t('signIn.demoTitle')}>
      <p>{t('signIn.demoBody')}</p>
      <div className="mt-3 flex flex-wrap gap-2">
        {demo.data.sign_ins.map((pick) => (
          <Button key={pick.email} size="sm" onClick={() => onPick(pick)}>
            {t(`role.${pick.role as 'candidate'}`)} · {pick.name}
          </Button>
        ))}
      </div>
    </Notice>
  );
}
