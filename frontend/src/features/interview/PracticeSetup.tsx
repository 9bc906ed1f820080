import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { Button } from '@/components/ui/Button';
import { Choice, ChoiceGroup } from '@/components/ui/Choice';
import { Field } from '@/components/ui/Field';
import { GlassPanel } from '@/components/ui/GlassPanel';
import { Notice } from '@/components/ui/Notice';
import { Page } from '@/components/ui/Page';
import { readLanguage } from '@/i18n';
import { createPractice, listPracticePostings, listResumes } from '@/lib/api/calls';
import type { Language, Scenario } from '@/lib/api/types';
import { useShowError } from '@/lib/api/use-error-modal';

const OWN = 'own';
const SCENARIOS: Scenario[] = ['comprehensive', 'technical', 'behavioural'];
const LANGUAGES: { code: Language; name: string }[] = [
  { code: 'ko', name: '한국어' },
  { code: 'en', name: 'English' },
];

/** What to practise: an open posting or a role of one's own, in which language, leaning to what. */
export function Component() {
  const { t } = useTranslation(['interview', 'common']);
  const navigate = useNavigate();
  const showError = useShowError();
  const postings = useQuery({ queryKey: ['practice-postings'], queryFn: listPracticePostings });
  const resumes = useQuery({ queryKey: ['resumes'], queryFn: listResumes });
  const [chosen, setChosen] = useState<string | null>(null);
  const [position, setPosition] = useState('');
  const [language, setLanguage] = useState<Language>(readLanguage());
  const [scenario, setScenario] = useState<Scenario>('comprehensive');
  const [isBusy, setBusy] = useState(false);
  const items = postings.data?.items ?? [];
  const target =
    chosen ??
    items.find((item) => item.language === language)?.job_posting_id ??
    items[0]?.job_posting_id ??
    OWN;
  const resume = resumes.data?.items.find((item) => item.state === 'parsed');

  function choose(id: string) {
    setChosen(id);
    const posting = items.find((item) => item.job_posting_id === id);
    if (posting) setLanguage(posting.language);
  }

  async function start(event?: FormEvent) {
    event?.preventDefault();
    setBusy(true);
    try {
      const session = await createPractice({
        ...(target === OWN ? { position: position.trim() } : { job_posting_id: target }),
        ...(resume && { resume_id: resume.resume_id }),
        language,
        scenario,
      });
      navigate(`/interview/${session.session_id}`);
    } catch (error) {
      showError(error, () => void start());
      setBusy(false);
    }
  }

  return (
    <Page width="narrow" title={t('practice.title')} lead={t('practice.lead')}>
      <form onSubmit={start} className="grid gap-6">
        <GlassPanel className="grid gap-8">
          <ChoiceGroup legend={t('practice.what')} value={target} onChange={choose}>
            {items.map((item) => (
              <Choice key={item.job_posting_id} value={item.job_posting_id} hint={item.organization_name}>
                {item.title}
              </Choice>
            ))}
            <Choice value={OWN} hint={t('practice.ownHint')}>
              {t('practice.own')}
            </Choice>
          </ChoiceGroup>
          {target === OWN && (
            <Field
              label={t('practice.position')}
              required
              maxLength={120}
              value={position}
              onChange={(event) => setPosition(event.target.value)}
            />
          )}
          <ChoiceGroup
            legend={t('practice.language')}
            value={language}
            onChange={(value) => setLanguage(value as Language)}
            columns={2}
          >
            {LANGUAGES.map(({ code, name }) => (
              <Choice key={code} value={code}>
                <span lang={code}>{name}</span>
              </Choice>
            ))}
          </ChoiceGroup>
          <ChoiceGroup
            legend={t('practice.scenario')}
            value={scenario}
            onChange={(value) => setScenario(value as Scenario)}
            columns={3}
          >
            {SCENARIOS.map((code) => (
              <Choice key={code} value={code}>
                {t(`common:scenario.${code}`)}
              </Choice>
            ))}
          </ChoiceGroup>
        </GlassPanel>
        <Notice
          kind={resume ? 'safe' : 'info'}
          action={
            <Button asChild size="sm">
              <Link to="/resume">{t(resume ? 'practice.seeResume' : 'practice.addResume')}</Link>
            </Button>
          }
        >
          {resume
            ? t('practice.withResume', { file: resume.file_name ?? t('practice.typedResume') })
            : t('practice.withoutResume')}
        </Notice>
        <Button
          type="submit"
          variant="primary"
          size="lg"
          isBusy={isBusy}
          disabled={target === OWN && !position.trim()}
          className="justify-self-end max-sm:w-full"
        >
          {t('practice.start')}
        </Button>
      </form>
    </Page>
  );
}
