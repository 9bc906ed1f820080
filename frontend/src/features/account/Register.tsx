import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useNavigate } from 'react-router';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { PASSWORD_MIN_LENGTH, PasswordField } from '@/components/ui/PasswordField';
import { readLanguage } from '@/i18n';
import { homeOf, useAuth } from '@/lib/api/auth';
import { register } from '@/lib/api/calls';
import { ApiError } from '@/lib/api/errors';
import { useShowError } from '@/lib/api/use-error-modal';
import { AuthFrame } from './AuthFrame';

interface Problems {
  name?: string;
  email?: string;
  password?: string;
}

/** A candidate's own account, for practising. Errors stand beside the field they are about. */
export function Component() {
  const { t } = useTranslation(['account', 'common']);
  const { user, signIn } = useAuth();
  const showError = useShowError();
  const navigate = useNavigate();
  const [form, setForm] = useState({ name: '', email: '', password: '' });
  const [problems, setProblems] = useState<Problems>({});
  const [isBusy, setBusy] = useState(false);

  if (user && !isBusy) return <Navigate to={homeOf(user.role)} replace />;

  function check(): Problems {
    const found: Problems = {};
    if (!form.name.trim()) found.name = t('register.needName');
    if (!/^\S+@\S+\.\S+$/.test(form.email)) found.email = t('register.needEmail');
    if (form.password.length < PASSWORD_MIN_LENGTH) {
      found.password = t('register.needPassword', { min: PASSWORD_MIN_LENGTH });
    }
    return found;
  }

  async function submit(event?: FormEvent) {
    event?.preventDefault();
    const found = check();
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      await register({ ...form, name: form.name.trim(), language: readLanguage() });
      await signIn(form.email, form.password);
      navigate('/home', { replace: true });
    } catch (error) {
      if (error instanceof ApiError && error.status >= 400 && error.status < 500) {
        setProblems(error.code.includes('password') ? { password: error.message } : { email: error.message });
      } else showError(error, () => void submit());
    } finally {
      setBusy(false);
    }
  }

  const bind = (name: keyof typeof form) => ({
    name,
    value: form[name],
    error: problems[name],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
  });

  return (
    <AuthFrame title={t('register.title')} lead={t('register.lead')}>
      <form onSubmit={submit} noValidate className="grid gap-5">
        <Field label={t('field.name')} autoComplete="name" hint={t('register.nameHint')} {...bind('name')} />
        <Field label={t('field.email')} type="email" autoComplete="username" {...bind('email')} />
        <PasswordField
          label={t('field.password')}
          autoComplete="new-password"
          hasStrength
          {...bind('password')}
        />
        <Button type="submit" variant="primary" isBusy={isBusy} className="mt-3 w-full">
          {t('register.submit')}
        </Button>
        <p className="text-center text-quiet text-sm">
          {t('register.haveAccount')}{' '}
          <Link to="/sign-in" className="font-medium text-accent underline underline-offset-4">
            {t('signIn.submit')}
          </Link>
        </p>
      </form>
    </AuthFrame>
  );
}
