"""Error rates of a large project are estimated by a job."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KINDS = "kind IN ('import', 'export', 'agreement', 'consensus')"
FORMER_KINDS = "kind IN ('import', 'export', 'agreement')"


def upgrade() -> None:
    """Allow the kind."""
    _allow(KINDS)


def downgrade() -> None:
    """Drop the jobs of that kind, and allow it no more."""
    op.execute("DELETE FROM job WHERE kind = 'consensus'")
    _allow(FORMER_KINDS)


def _allow(kinds: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_job_kind"), "job", type_="check")
        op.create_check_constraint(op.f("ck_job_kind"), "job", kinds)
        return
    # SQLite changes no constraint: the table is made anew with its rows. Reading it back would lose all its checks.
    with op.batch_alter_table("job", copy_from=_job(kinds), recreate="always"):
        pass


def _job(kinds: str) -> sa.Table:
    return sa.Table(
        "job",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("worker", sa.String(length=64), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(), nullable=True),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("has_files", sa.Boolean(), nullable=False),
        sa.CheckConstraint(kinds, name=op.f("ck_job_kind")),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')", name=op.f("ck_job_state")
        ),
        sa.CheckConstraint("(state = 'running') = (worker IS NOT NULL)", name=op.f("ck_job_running_has_worker")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_job_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_job_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("uuid", name=op.f("uq_job_uuid")),
        *(sa.Index(f"ix_job_{name}", name) for name in ("account_id", "project_id", "state")),
    )
