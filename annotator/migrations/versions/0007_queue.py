"""The queue's rules of a project, what it gave, and how far the readers of an article disagree."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two columns that are empty where there is no queue, and the table of disagreements."""
    op.add_column("project", sa.Column("queue", sa.Text(), nullable=True))
    op.add_column("assignment", sa.Column("queued_at", sa.DateTime(), nullable=True))
    op.create_table(
        "disagreement",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("submissions", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_disagreement_article_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_disagreement")),
    )


def downgrade() -> None:
    """Take all of it away again."""
    op.drop_table("disagreement")
    op.drop_column("assignment", "queued_at")
    op.drop_column("project", "queue")
