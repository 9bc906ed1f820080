import { useQueryClient } from '@tanstack/react-query';
import { Circle } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui/Button';
import { Choice, ChoiceGroup } from '@/components/ui/Choice';
import { TextAreaField } from '@/components/ui/Field';
import { useToast } from '@/components/ui/Toast';
import { sendDecision } from '@/features/recruiting/calls';
import type { Outcome } from '@/features/recruiting/types';
import { useShowError } from '@/lib/api/use-error-modal';
import { type DecisionDraft, missingFor, reasonLength } from './decision';

const OUTCOMES = ['advance', 'hold', 'reject'] as const;
const EMPTY: DecisionDraft = { outcome: null, reason: '' };

interface DecisionFormProps {
  sessionId: string;
  isEvaluated: boolean;
  hasOpenedEvidence: boolean;
}

/** Records what a person decides. Nothing is chosen beforehand, and nothing can be sent before evidence was read. */
export function DecisionForm({ sessionId, isEvaluated, hasOpenedEvidence }: DecisionFormProps) {
  const { t } = useTranslation('recruiting');
  const queries = useQueryClient();
  const toast = useToast();
  const showError = useShowError();
  const missingId = useId();
  const [draft, setDraft] = useState<DecisionDraft>(EMPTY);
  const [isBusy, setBusy] = useState(false);
  const missing = missingFor(draft, { isEvaluated, hasOpenedEvidence });
  const length = reasonLength(draft.reason);
  const isLocked = missing.includes('evaluation') || missing.includes('evidence');

  async function submit(event?: FormEvent) {
    event?.preventDefault();
    if (missing.length > 0 || draft.outcome === null) return;
    setBusy(true);
    try {
      await sendDecision({
        session_id: sessionId,
        outcome: draft.outcome,
        reason: draft.reason.trim(),
        evidence_opened: hasOpenedEvidence,
      });
      setDraft(EMPTY);
      toast(t('decision.recorded'));
      await queries.invalidateQueries({ queryKey: ['recruiting'] });
    } catch (error) {
      showError(error, () => void submit());
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={submit} className="grid gap-6">
      <fieldset disabled={isLocked} className="grid gap-6 transition-opacity disabled:opacity-55">
        <legend className="sr-only">{t('decision.title')}</legend>
        <ChoiceGroup
          legend={t('decision.outcome')}
          value={draft.outcome ?? ''}
          onChange={(outcome) => setDraft({ ...draft, outcome: outcome as Outcome })}
        >
          {OUTCOMES.map((outcome) => (
            <Choice key={outcome} value={outcome} hint={t(`decision.hint.${outcome}`)}>
              {t(`outcome.${outcome}`)}
            </Choice>
          ))}
        </ChoiceGroup>
        <TextAreaField
          label={t('decision.reason')}
          hint={
            length > 0
              ? `${t('decision.reasonHint')} ${t('decision.length', { count: length })}`
              : t('decision.reasonHint')
          }
          name="reason"
          maxLength={4_000}
          value={draft.reason}
          onChange={(event) => setDraft({ ...draft, reason: event.target.value })}
        />
      </fieldset>
      {missing.length > 0 && (
        <div id={missingId} className="text-soft text-sm">
          <p className="font-medium">{t('decision.stillNeeded')}</p>
          <ul className="mt-1.5 grid gap-1.5">
            {missing.map((item) => (
              <li key={item} className="flex items-center gap-2.5">
                <Circle aria-hidden className="size-3.5 shrink-0 text-attention" />
                {t(`decision.missing.${item}`)}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Button
        type="submit"
        variant="primary"
        size="lg"
        isBusy={isBusy}
        disabled={missing.length > 0}
        aria-describedby={missing.length > 0 ? missingId : undefined}
        className="justify-self-start"
      >
        {t('decision.submit')}
      </Button>
    </form>
  );
}
