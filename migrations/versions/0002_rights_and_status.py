"""Who may do what to a table, and a session's status following its journal.

Revision: 0002, after 0001
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APP = "daedam_app"
MEDIA = "daedam_media"

# The journal and the audit log can be added to, not rewritten, even by the application.
RIGHTS = f"""
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP};
REVOKE UPDATE, DELETE ON session_events, audit_events FROM {APP};
REVOKE DELETE ON audit_heads FROM {APP};
REVOKE ALL ON alembic_version FROM {APP};
GRANT SELECT ON alembic_version TO {APP};
"""
MEDIA_RIGHTS = f"""
GRANT SELECT ON interview_sessions, session_events, data_keys, tickets TO {MEDIA};
GRANT INSERT ON session_events, tasks TO {MEDIA};
GRANT UPDATE (offer_used_at, socket_used_at) ON tickets TO {MEDIA};
"""

FOLLOW = """
CREATE FUNCTION follow_journal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    UPDATE interview_sessions SET
        last_seq = GREATEST(last_seq, NEW.seq),
        last_event_at = NEW.at,
        status = CASE
            WHEN NEW.type = 'ReportReady' THEN 'evaluated'
            WHEN NEW.type = 'SessionEnded' AND status NOT IN ('evaluated', 'cancelled', 'expired') THEN 'completed'
            WHEN NEW.type = 'SessionStarted' AND status IN ('draft', 'waiting') THEN 'in_progress'
            WHEN NEW.type = 'PlanReady' AND status = 'draft' THEN 'waiting'
            ELSE status END
    WHERE id = NEW.session_id;
    RETURN NULL;
END $$;
CREATE TRIGGER session_events_follow AFTER INSERT ON session_events
    FOR EACH ROW EXECUTE FUNCTION follow_journal();
"""


def _if_role(role: str, statements: str) -> str:
    # A managed database may have one role only: then there is nobody to grant to.
    return f"""
DO $do$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN {statements} END IF;
END $do$;
"""


def upgrade() -> None:
    op.execute(FOLLOW)
    op.execute(_if_role(APP, RIGHTS))
    op.execute(_if_role(MEDIA, MEDIA_RIGHTS))


def downgrade() -> None:
    op.execute("DROP TRIGGER session_events_follow ON session_events")
    op.execute("DROP FUNCTION follow_journal")
    op.execute(_if_role(APP, f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {APP};"))
    op.execute(_if_role(MEDIA, f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {MEDIA};"))
