import { createBrowserRouter, type RouteObject } from 'react-router';
import { PageSkeleton } from '@/components/ui/Skeleton';
import { Crash, NotFound } from './Fault';
import { Guard } from './Guard';
import { Shell } from './Shell';

/** Every address of the app. Each feature's screens load when they are first needed. */
export const routes: RouteObject[] = [
  {
    errorElement: <Crash />,
    HydrateFallback: PageSkeleton,
    children: [
      {
        element: <Shell />,
        children: [
          { index: true, lazy: () => import('@/features/account/Landing') },
          { path: 'sign-in', lazy: () => import('@/features/account/SignIn') },
          { path: 'register', lazy: () => import('@/features/account/Register') },
          { path: 'invite', lazy: () => import('@/features/account/InvitationPage') },
          {
            element: <Guard roles={['candidate']} />,
            children: [
              { path: 'home', lazy: () => import('@/features/interview/History') },
              { path: 'practice', lazy: () => import('@/features/interview/PracticeSetup') },
              { path: 'resume', lazy: () => import('@/features/account/ResumePage') },
            ],
          },
          {
            element: <Guard roles={['recruiter', 'admin']} />,
            children: [{ path: 'recruiting/*', lazy: () => import('@/features/recruiting') }],
          },
          {
            element: <Guard roles={['interviewer', 'recruiter', 'admin']} />,
            children: [{ path: 'rooms/*', lazy: () => import('@/features/rooms') }],
          },
          { path: '*', element: <NotFound /> },
        ],
      },
      {
        element: <Guard roles={['candidate']} />,
        children: [
          { path: 'interview/:sessionId', lazy: () => import('@/features/interview/SessionScreen') },
        ],
      },
    ],
  },
];

export function makeRouter() {
  return createBrowserRouter(routes);
}
