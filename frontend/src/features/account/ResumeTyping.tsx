import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { TextAreaField } from '@/components/ui/Field';
import { GlassPanel } from '@/components/ui/GlassPanel';

const DRAFT_KEY = 'daedam.resume-draft';

/** A résumé as typed text; the draft outlives a reload. */
export function ResumeTyping({
  onSubmit,
  onCancel,
}: {
  onSubmit: (text: string) => Promise<void>;
  onCancel: () => void;
}) {
  const { t } = useTranslation(['account', 'common']);
  const [text, setText] = useState(() => sessionStorage.getItem(DRAFT_KEY) ?? '');
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    await onSubmit(text.trim());
    sessionStorage.removeItem(DRAFT_KEY);
    setBusy(false);
  }

  return (
    <GlassPanel as="form" onSubmit={submit} className="grid gap-5">
      <TextAreaField
        label={t('resume.typeLabel')}
        hint={t('resume.typeHint')}
        rows={14}
        required
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          sessionStorage.setItem(DRAFT_KEY, event.target.value);
        }}
      />
      <div className="flex flex-wrap justify-end gap-3">
        <Button variant="ghost" onClick={onCancel}>
          {t('common:action.cancel')}
        </Button>
        <Button type="submit" variant="primary" isBusy={isBusy} disabled={text.trim().length < 20}>
          {t('resume.typeSubmit')}
        </Button>
      </div>
    </GlassPanel>
  );
}
