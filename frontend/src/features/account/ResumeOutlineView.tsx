import { useQueryClient } from '@tanstack/react-query';
import { PencilLine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { Chip } from '@/components/ui/Chip';
import { TextAreaField } from '@/components/ui/Field';
import { GlassPanel } from '@/components/ui/GlassPanel';
import { Notice } from '@/components/ui/Notice';
import { useToast } from '@/components/ui/Toast';
import { correctResume } from '@/lib/api/calls';
import type { Resume, ResumeOutline } from '@/lib/api/types';
import { useShowError } from '@/lib/api/use-error-modal';

/** What was read from a résumé, section by section, and a way to put it right. */
export function ResumeOutlineView({ resume }: { resume: Resume }) {
  const { t } = useTranslation(['account', 'common']);
  const [isEditing, setEditing] = useState(false);
  const outline = resume.outline;
  if (!outline) return null;
  return (
    <GlassPanel as="section" aria-labelledby="read">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <h2 id="read" className="text-xl">
            {t('resume.readTitle')}
          </h2>
          {resume.file_name && <p className="mt-1 text-quiet text-sm">{resume.file_name}</p>}
        </div>
        {!isEditing && (
          <Button
            size="sm"
            icon={<PencilLine aria-hidden className="size-4" />}
            onClick={() => setEditing(true)}
          >
            {t('resume.correct')}
          </Button>
        )}
      </div>
      {outline.skills.length > 0 && (
        <ul aria-label={t('resume.skills')} className="mt-5 flex flex-wrap gap-2">
          {outline.skills.map((skill) => (
            <li key={skill.code}>
              <Chip tone="accent">{skill.name}</Chip>
            </li>
          ))}
        </ul>
      )}
      {outline.flags.length > 0 && (
        <Notice kind="attention" title={t('resume.flagsTitle')} className="mt-5">
          <ul className="list-disc pl-5">
            {outline.flags.map((flag) => (
              <li key={`${flag.code}-${flag.detail}`}>{flag.detail ?? flag.code}</li>
            ))}
          </ul>
        </Notice>
      )}
      {isEditing ? (
        <Correction resume={resume} outline={outline} onDone={() => setEditing(false)} />
      ) : (
        <Sections outline={outline} />
      )}
    </GlassPanel>
  );
}

function useSectionName(): (kind: string) => string {
  const { t, i18n } = useTranslation(['account', 'common']);
  return (kind) =>
    i18n.exists(`account:resume.section.${kind}`) ? t(`resume.section.${kind as 'career'}`) : kind;
}

function Sections({ outline }: { outline: ResumeOutline }) {
  const nameOf = useSectionName();
  return (
    <div className="mt-6 grid gap-6">
      {outline.sections.map((section, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sections have no identity but their place
        <div key={`${section.kind}-${index}`} className="border-line border-t pt-5">
          <h3 className="mb-2 text-accent text-sm">{nameOf(section.kind)}</h3>
          {section.lines.map((line) => (
            <p key={line.ref} className="leading-relaxed">
              {line.text}
            </p>
          ))}
        </div>
      ))}
    </div>
  );
}

function Correction({
  resume,
  outline,
  onDone,
}: {
  resume: Resume;
  outline: ResumeOutline;
  onDone: () => void;
}) {
  const { t } = useTranslation(['account', 'common']);
  const queries = useQueryClient();
  const showError = useShowError();
  const toast = useToast();
  const nameOf = useSectionName();
  const [texts, setTexts] = useState(() =>
    outline.sections.map((section) => section.lines.map((line) => line.text).join('\n')),
  );
  const [isBusy, setBusy] = useState(false);

  async function save() {
    setBusy(true);
    try {
      await correctResume(
        resume.resume_id,
        outline.sections.map((section, index) => ({
          kind: section.kind,
          lines: linesOf(texts[index] ?? ''),
        })),
      );
      await queries.invalidateQueries({ queryKey: ['resumes'] });
      toast(t('common:state.saved'));
      onDone();
    } catch (error) {
      showError(error, () => void save());
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="mt-6 grid gap-5">
      {outline.sections.map((section, index) => (
        <TextAreaField
          // biome-ignore lint/suspicious/noArrayIndexKey: sections have no identity but their place
          key={`${section.kind}-${index}`}
          label={nameOf(section.kind)}
          rows={Math.min(12, Math.max(2, section.lines.length + 1))}
          value={texts[index] ?? ''}
          onChange={(event) => setTexts(texts.map((text, at) => (at === index ? event.target.value : text)))}
        />
      ))}
      <div className="flex flex-wrap justify-end gap-3">
        <Button variant="ghost" onClick={onDone}>
          {t('common:action.cancel')}
        </Button>
        <Button variant="primary" isBusy={isBusy} onClick={() => void save()}>
          {t('common:action.save')}
        </Button>
      </div>
    </div>
  );
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
