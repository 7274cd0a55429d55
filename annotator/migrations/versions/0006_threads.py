"""Threads on claims and articles, with whom their messages name."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of threads, of their messages and of who is named in them."""
    op.create_table(
        "thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("starter_id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("is_question", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("resolved_by_id", sa.Integer(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'resolved')", name=op.f("ck_thread_state")),
        sa.CheckConstraint("NOT (is_question AND claim_id IS NOT NULL)", name=op.f("ck_thread_question")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_thread_article_id_article"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_thread_claim_id_claim"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_thread_project_id_project"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["person.id"], name=op.f("fk_thread_resolved_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["starter_id"], ["person.id"], name=op.f("fk_thread_starter_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
        sa.UniqueConstraint("project_id", "uuid", name=op.f("uq_thread_project_id_uuid")),
    )
    op.create_index("ix_thread_project", "thread", ["project_id", "state"])
    op.create_index("ix_thread_article", "thread", ["article_id"])
    op.create_index("ix_thread_claim", "thread", ["claim_id"])
    op.create_table(
        "thread_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_thread_message_author_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_thread_message_project_id_project"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_thread_message_thread_id_thread"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_message")),
        sa.UniqueConstraint("project_id", "uuid", name=op.f("uq_thread_message_project_id_uuid")),
    )
    op.create_index("ix_thread_message_thread", "thread_message", ["thread_id", "id"])
    op.create_table(
        "thread_mention",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["thread_message.id"],
            name=op.f("fk_thread_mention_message_id_thread_message"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_thread_mention_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", "person_id", name=op.f("pk_thread_mention")),
    )
    op.create_index(op.f("ix_thread_mention_person_id"), "thread_mention", ["person_id"])


def downgrade() -> None:
    """Take the tables away again."""
    op.drop_table("thread_mention")
    op.drop_table("thread_message")
    op.drop_table("thread")
