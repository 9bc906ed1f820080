import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { GlassPanel } from '@/components/ui/GlassPanel';
import { Notice } from '@/components/ui/Notice';
import { Page } from '@/components/ui/Page';
import { PageSkeleton } from '@/components/ui/Skeleton';
import { type Step, Stepper } from '@/components/ui/Stepper';
import { listResumes, typeResume } from '@/lib/api/calls';
import type { Resume } from '@/lib/api/types';
import { useShowError } from '@/lib/api/use-error-modal';
import { ResumeDrop } from './ResumeDrop';
import { ResumeOutlineView } from './ResumeOutlineView';
import { ResumeTyping } from './ResumeTyping';

const POLL_MS = 1_000;

/** Résumé: give it, watch it being read, see what was read, correct it. */
export function Component() {
  const { t } = useTranslation(['account', 'common']);
  const queries = useQueryClient();
  const showError = useShowError();
  const [isReplacing, setReplacing] = useState(false);
  const [isTyping, setTyping] = useState(false);
  const resumes = useQuery({
    queryKey: ['resumes'],
    queryFn: listResumes,
    refetchInterval: (query) => (isBeingRead(query.state.data?.items[0]) ? POLL_MS : false),
  });

  if (resumes.isPending) return <PageSkeleton />;
  const newest = resumes.data?.items[0];
  const isGiving = !newest || isReplacing;

  function taken() {
    setReplacing(false);
    setTyping(false);
    void queries.invalidateQueries({ queryKey: ['resumes'] });
  }

  async function submitText(text: string) {
    try {
      await typeResume(text);
      taken();
    } catch (error) {
      showError(error, () => void submitText(text));
    }
  }

  return (
    <Page
      title={t('resume.title')}
      lead={t('resume.lead')}
      actions={
        newest &&
        !isGiving &&
        !isBeingRead(newest) && <Button onClick={() => setReplacing(true)}>{t('resume.replace')}</Button>
      }
    >
      <div className="grid gap-6">
        {resumes.isError && (
          <Notice
            kind="attention"
            isLive
            action={<Button onClick={() => void resumes.refetch()}>{t('common:action.retry')}</Button>}
          >
            {resumes.error.message || t('common:error.network.happened')}
          </Notice>
        )}
        {isGiving && !isTyping && <ResumeDrop onDone={taken} onType={() => setTyping(true)} />}
        {isTyping && <ResumeTyping onSubmit={submitText} onCancel={() => setTyping(false)} />}
        {isReplacing && (
          <Button variant="ghost" className="justify-self-start" onClick={() => setReplacing(false)}>
            {t('resume.keep')}
          </Button>
        )}
        {newest && !isGiving && (
          <Reading
            resume={newest}
            onType={() => {
              setReplacing(true);
              setTyping(true);
            }}
          />
        )}
        {newest?.state === 'parsed' && !isGiving && (
          <ResumeOutlineView key={newest.resume_id} resume={newest} />
        )}
        <Notice kind="safe">{t('resume.privacy')}</Notice>
      </div>
    </Page>
  );
}

function isBeingRead(resume: Resume | undefined): boolean {
  return resume?.state === 'received' || resume?.state === 'parsing';
}

function Reading({ resume, onType }: { resume: Resume; onType: () => void }) {
  const { t } = useTranslation(['account', 'common']);
  const names = {
    done: t('common:state.done'),
    current: t('common:state.current'),
    left: t('common:state.left'),
    failed: t('common:state.failed'),
  };
  if (resume.state === 'parsed') return null;
  if (resume.state === 'unreadable') {
    return (
      <Notice
        kind="attention"
        isLive
        title={t('resume.unreadableTitle', { file: resume.file_name ?? '' })}
        action={
          <Button variant="primary" onClick={onType}>
            {t('resume.typeInstead')}
          </Button>
        }
      >
        {resume.error_message || t('resume.unreadableBody')}
      </Notice>
    );
  }
  const steps: Step[] = [
    { key: 'received', label: t('resume.step.received'), detail: resume.file_name, state: 'done' },
    {
      key: 'parsing',
      label: t('resume.step.parsing'),
      state: resume.state === 'parsing' ? 'current' : 'left',
    },
    { key: 'parsed', label: t('resume.step.parsed'), state: 'left' },
  ];
  return (
    <GlassPanel aria-live="polite">
      <Stepper steps={steps} names={names} />
    </GlassPanel>
  );
}
