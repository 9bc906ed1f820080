import { Navigate, Outlet, useLocation } from 'react-router';
import { PageSkeleton } from '@/components/ui/Skeleton';
import { homeOf, useAuth } from '@/lib/api/auth';
import type { Role } from '@/lib/api/types';

/** Pages for these roles. A convenience only: the server decides what anybody may see. */
export function Guard({ roles }: { roles: Role[] }) {
  const { user } = useAuth();
  const location = useLocation();
  if (user === undefined) return <PageSkeleton />;
  if (user === null) return <Navigate to="/sign-in" replace state={{ from: location.pathname }} />;
  if (!roles.includes(user.role)) return <Navigate to={homeOf(user.role)} replace />;
  return <Outlet />;
}
