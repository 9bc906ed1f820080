"""Recordings and their sealed parts; the media server may add live ones and finish them, nothing else.

Revision: 0003, after 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APP = "daedam_app"
MEDIA = "daedam_media"

APP_RIGHTS = f"""
GRANT SELECT, INSERT, UPDATE, DELETE ON recordings, recording_parts TO {APP};
CREATE POLICY recordings_app ON recordings TO {APP} USING (true) WITH CHECK (true);
CREATE POLICY recording_parts_app ON recording_parts TO {APP} USING (true) WITH CHECK (true);
"""
# Row security, because a grant cannot tell live recordings from uploads.
MEDIA_RIGHTS = """
GRANT SELECT, INSERT ON recordings, recording_parts TO daedam_media;
GRANT UPDATE (state, size, received, duration_s, manifest_sealed, updated_at) ON recordings TO daedam_media;
CREATE POLICY recordings_media ON recordings TO daedam_media USING (kind = 'live') WITH CHECK (kind = 'live');
CREATE POLICY recording_parts_media ON recording_parts TO daedam_media
    USING (EXISTS (SELECT FROM recordings r WHERE r.id = recording_id AND r.kind = 'live'))
    WITH CHECK (EXISTS (SELECT FROM recordings r WHERE r.id = recording_id AND r.kind = 'live'));
"""
SECURE = """
ALTER TABLE recordings ENABLE ROW LEVEL SECURITY;
ALTER TABLE recording_parts ENABLE ROW LEVEL SECURITY;
"""


def _if_role(role: str, statements: str) -> str:
    # A managed database may have one role only: it owns the tables, and row security does not bind an owner.
    return f"""
DO $do$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN {statements} END IF;
END $do$;
"""


def upgrade() -> None:
    _create_recordings()
    op.create_table(
        "recording_parts",
        sa.Column("recording_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("storage_key", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"],
            ["recordings.id"],
            name=op.f("fk_recording_parts_recording_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("recording_id", "ordinal", name=op.f("pk_recording_parts")),
    )
    op.execute(SECURE)
    op.execute(_if_role(APP, APP_RIGHTS))
    op.execute(_if_role(MEDIA, MEDIA_RIGHTS))


def _create_recordings() -> None:
    op.create_table(
        "recordings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("received", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("metadata_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("manifest_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("container", sa.String(), nullable=True),
        sa.Column("duration_s", sa.Float(), nullable=True),
        sa.Column("probe", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("refused_reason", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('upload', 'live')", name="ck_recordings_kind"),
        sa.CheckConstraint("received >= 0 and (size is null or received <= size)", name="ck_recordings_received"),
        sa.ForeignKeyConstraint(["session_id"], ["interview_sessions.id"], name=op.f("fk_recordings_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
    )
    op.create_index(op.f("ix_recordings_session_id"), "recordings", ["session_id"])
    op.create_index(
        "uq_recordings_upload",
        "recordings",
        ["session_id", "question_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("kind = 'upload' and state <> 'refused'"),
    )


def downgrade() -> None:
    op.drop_table("recording_parts")
    op.drop_table("recordings")
