import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Button } from '@/components/ui/Button';
import { Choice, ChoiceGroup } from '@/components/ui/Choice';
import { Field, SelectField, TextAreaField } from '@/components/ui/Field';
import { Notice } from '@/components/ui/Notice';
import { Page } from '@/components/ui/Page';
import { useToast } from '@/components/ui/Toast';
import { ApiError } from '@/lib/api/errors';
import type { Language, PolicyCode } from '@/lib/api/types';
import { useShowError } from '@/lib/api/use-error-modal';
import { BackLink } from './BackLink';
import { createPosting, keys } from './calls';
import { RequirementLines } from './RequirementLines';

const POLICIES = ['documented', 'content-only', 'eu-safe'] as const;
const LINE_MIN = 2;

/** A new posting: what is asked for, in which language, and how answers will be scored. */
export default function NewPostingPage() {
  const { t, i18n } = useTranslation(['recruiting', 'common']);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const toast = useToast();
  const showError = useShowError();
  const [title, setTitle] = useState('');
  const [language, setLanguage] = useState<Language>(i18n.language === 'en' ? 'en' : 'ko');
  const [description, setDescription] = useState('');
  const [lines, setLines] = useState<string[]>(['']);
  const [policy, setPolicy] = useState<PolicyCode>('documented');
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');

  const requirements = lines.map((line) => line.trim()).filter((line) => Array.from(line).length >= LINE_MIN);
  const isTitleMissing = Array.from(title.trim()).length < LINE_MIN;

  async function submit(event?: FormEvent) {
    event?.preventDefault();
    setTried(true);
    setProblem('');
    if (isTitleMissing || requirements.length === 0) return;
    setBusy(true);
    try {
      const made = await createPosting({ title: title.trim(), language, description, requirements, policy });
      queries.setQueryData(keys.posting(made.job_posting_id), made);
      void queries.invalidateQueries({ queryKey: keys.overview });
      toast(t('newPosting.created'));
      navigate(`/recruiting/postings/${made.job_posting_id}`, { replace: true });
    } catch (error) {
      setBusy(false);
      if (error instanceof ApiError && error.status === 422) setProblem(error.message);
      else showError(error, () => void submit());
    }
  }

  return (
    <>
      <BackLink to="/recruiting">{t('posting.back')}</BackLink>
      <Page width="narrow" title={t('newPosting.title')} lead={t('newPosting.lead')}>
        <form onSubmit={submit} noValidate className="grid gap-7">
          <Field
            label={t('newPosting.name')}
            placeholder={t('newPosting.namePlaceholder')}
            name="title"
            maxLength={500}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
            error={isTried && isTitleMissing ? t('newPosting.needTitle') : undefined}
          />
          <SelectField
            label={t('newPosting.language')}
            name="language"
            value={language}
            onChange={(event) => setLanguage(event.target.value as Language)}
          >
            <option value="ko">{t('interviewLanguage.ko')}</option>
            <option value="en">{t('interviewLanguage.en')}</option>
          </SelectField>
          <RequirementLines
            lines={lines}
            onChange={setLines}
            error={isTried && requirements.length === 0 ? t('newPosting.needRequirement') : undefined}
          />
          <TextAreaField
            label={t('newPosting.description')}
            name="description"
            maxLength={10_000}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
          <div>
            <ChoiceGroup
              legend={t('newPosting.policy')}
              value={policy}
              onChange={(value) => setPolicy(value as PolicyCode)}
            >
              {POLICIES.map((code) => (
                <Choice key={code} value={code} hint={t(`policyText.${code}`)}>
                  {t(`common:policy.${code}`)}
                </Choice>
              ))}
            </ChoiceGroup>
            <p className="mt-3 text-quiet text-sm">{t('newPosting.policyHint')}</p>
          </div>
          {problem && (
            <Notice kind="attention" isLive>
              {problem}
            </Notice>
          )}
          <Button type="submit" variant="primary" size="lg" isBusy={isBusy} className="justify-self-start">
            {t('newPosting.submit')}
          </Button>
        </form>
      </Page>
    </>
  );
}
