import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { useAuth } from '@/lib/api/auth';
import { acceptInvitation } from '@/lib/api/calls';
import { ApiError } from '@/lib/api/errors';
import { useShowError } from '@/lib/api/use-error-modal';

/** Name, e-mail and the one-time code: all an invited person needs. */
export function AcceptForm({ token }: { token: string }) {
  const { t } = useTranslation(['account', 'common']);
  const { adopt } = useAuth();
  const showError = useShowError();
  const navigate = useNavigate();
  const [form, setForm] = useState({ name: '', email: '', code: '' });
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);

  async function submit(event?: FormEvent) {
    event?.preventDefault();
    setBusy(true);
    setProblem('');
    try {
      const { session_id, ...body } = await acceptInvitation({ token, ...form, code: form.code.trim() });
      adopt(body);
      navigate(`/interview/${session_id}`, { replace: true });
    } catch (error) {
      if (error instanceof ApiError && error.status >= 400 && error.status < 500) {
        setProblem((error.status !== 422 && error.message) || t('invite.codeWrong'));
      } else showError(error, () => void submit());
      setBusy(false);
    }
  }

  const bind = (name: keyof typeof form) => ({
    name,
    required: true,
    value: form[name],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
  });

  return (
    <form onSubmit={submit} className="grid gap-5">
      <div>
        <h2 className="text-xl">{t('invite.formTitle')}</h2>
        <p className="mt-2 text-soft text-sm">{t('invite.formLead')}</p>
      </div>
      <Field label={t('field.name')} autoComplete="name" {...bind('name')} />
      <Field label={t('field.email')} type="email" autoComplete="email" {...bind('email')} />
      <Field
        label={t('field.code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        spellCheck={false}
        hint={t('invite.codeHint')}
        error={problem}
        {...bind('code')}
      />
      <Button type="submit" variant="primary" size="lg" isBusy={isBusy} className="mt-1 w-full">
        {t('invite.submit')}
      </Button>
      <p className="text-quiet text-sm">{t('invite.nothingYet')}</p>
    </form>
  );
}
