"""Verdicts on passages that a person did not claim."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of verdicts on passages and of the answers to them."""
    op.create_table(
        "passage_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("verdict IN ('missing')", name=op.f("ck_passage_review_verdict")),
        sa.CheckConstraint('0 <= start AND start < "end"', name=op.f("ck_passage_review_passage")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_passage_review_article_id_article"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_passage_review_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_passage_review_project_id_project"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["person.id"], name=op.f("fk_passage_review_reviewer_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage_review")),
        sa.UniqueConstraint("project_id", "uuid", name=op.f("uq_passage_review_project_id_uuid")),
    )
    op.create_index("ix_passage_review_article", "passage_review", ["article_id", "person_id"])
    op.create_table(
        "passage_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_passage_answer_author_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["passage_review.id"],
            name=op.f("fk_passage_answer_review_id_passage_review"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage_answer")),
    )
    op.create_index(op.f("ix_passage_answer_review_id"), "passage_answer", ["review_id"])


def downgrade() -> None:
    """Take the tables away again."""
    op.drop_table("passage_answer")
    op.drop_table("passage_review")
