"""What a step of reading a recording found, sealed, until the answers are in the journal.

Revision: 0004, after 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

APP = "daedam_app"
RIGHTS = f"GRANT SELECT, INSERT, DELETE ON recording_results TO {APP};"


def upgrade() -> None:
    op.create_table(
        "recording_results",
        sa.Column("recording_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recordings.id"], name=op.f("fk_recording_results_recording_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("recording_id", "step", name=op.f("pk_recording_results")),
    )
    # A managed database may have one role only: then there is nobody to grant to.
    op.execute(f"""
DO $do$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP}') THEN {RIGHTS} END IF;
END $do$;
""")


def downgrade() -> None:
    op.drop_table("recording_results")
