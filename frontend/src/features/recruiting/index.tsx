import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router';
import { NotFound } from '@/app/Fault';
import { PageSkeleton } from '@/components/ui/Skeleton';
import { Home } from './Home';

const CandidatesPage = lazy(() => import('./CandidatesPage'));
const ComparePage = lazy(() => import('./ComparePage'));
const LivePage = lazy(() => import('./LivePage'));
const NewPostingPage = lazy(() => import('./NewPostingPage'));
const PostingPage = lazy(() => import('./PostingPage'));
const ReportPage = lazy(() => import('@/features/reports/recruiter/ReportPage'));

/** The recruiter's screens, under `/recruiting`. */
export function Component() {
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Routes>
        <Route index element={<Home />} />
        <Route path="postings/new" element={<NewPostingPage />} />
        <Route path="postings/:postingId" element={<PostingPage />} />
        <Route path="postings/:postingId/candidates" element={<CandidatesPage />} />
        <Route path="postings/:postingId/compare" element={<ComparePage />} />
        <Route path="sessions/:sessionId/live" element={<LivePage />} />
        <Route path="sessions/:sessionId/report" element={<ReportPage />} />
        <Route path="*" element={<NotFound />} />
      </Routes>
    </Suspense>
  );
}
