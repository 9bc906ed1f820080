import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { Field, SelectField } from '@/components/ui/Field';
import { ApiError } from '@/lib/api/errors';
import type { Language } from '@/lib/api/types';
import { useShowError } from '@/lib/api/use-error-modal';
import { createInvitation, keys } from './calls';
import { InviteSecrets } from './InviteSecrets';
import type { InvitationCreated, Posting } from './types';
import { useReturnFocus } from './use-return-focus';

interface InviteDialogProps {
  posting: Posting;
  isOpen: boolean;
  onClose: () => void;
}

/** Makes an invitation; its link and code are shown once and kept nowhere in this app. */
export function InviteDialog({ posting, isOpen, onClose }: InviteDialogProps) {
  const { t } = useTranslation(['recruiting', 'common']);
  const queries = useQueryClient();
  const [created, setCreated] = useState<InvitationCreated | null>(null);
  useReturnFocus(isOpen);
  const formId = useId();
  const [isBusy, setBusy] = useState(false);

  function close() {
    if (created) void queries.invalidateQueries({ queryKey: keys.overview });
    setCreated(null);
    onClose();
  }

  if (created) {
    return (
      <Dialog
        isOpen={isOpen}
        onClose={close}
        title={t('invite.createdTitle')}
        actions={<Button onClick={close}>{t('invite.done')}</Button>}
      >
        <InviteSecrets invitation={created} />
      </Dialog>
    );
  }
  return (
    <Dialog
      isOpen={isOpen}
      onClose={close}
      title={t('invite.title')}
      description={t('invite.lead')}
      actions={
        <>
          <Button onClick={close}>{t('common:action.cancel')}</Button>
          <Button type="submit" form={formId} variant="primary" isBusy={isBusy}>
            {t('invite.create')}
          </Button>
        </>
      }
    >
      <InviteForm id={formId} posting={posting} setBusy={setBusy} onCreated={setCreated} />
    </Dialog>
  );
}

interface InviteFormProps {
  id: string;
  posting: Posting;
  setBusy: (isBusy: boolean) => void;
  onCreated: (invitation: InvitationCreated) => void;
}

function InviteForm({ id, posting, setBusy, onCreated }: InviteFormProps) {
  const { t } = useTranslation('recruiting');
  const showError = useShowError();
  const [email, setEmail] = useState('');
  const [language, setLanguage] = useState<Language>(posting.language);
  const [problem, setProblem] = useState('');

  async function submit(event?: FormEvent) {
    event?.preventDefault();
    setBusy(true);
    setProblem('');
    try {
      const body = email.trim() ? { email: email.trim(), language } : { language };
      onCreated(await createInvitation(posting.job_posting_id, body));
    } catch (error) {
      if (error instanceof ApiError && error.status === 422) setProblem(error.message);
      else showError(error, () => void submit());
    } finally {
      setBusy(false);
    }
  }

  return (
    <form id={id} onSubmit={submit} className="grid gap-5">
      <Field
        label={t('invite.email')}
        hint={t('invite.emailHint')}
        error={problem}
        type="email"
        name="email"
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <SelectField
        label={t('invite.language')}
        name="language"
        value={language}
        onChange={(event) => setLanguage(event.target.value as Language)}
      >
        <option value="ko">{t('interviewLanguage.ko')}</option>
        <option value="en">{t('interviewLanguage.en')}</option>
      </SelectField>
    </form>
  );
}
