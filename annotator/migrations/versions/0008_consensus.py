"""What consensus offers rest on and what became of them, and the project's setting."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables and the columns of the setting."""
    op.add_column("project", sa.Column("consensus", sa.String(length=12), nullable=False, server_default="off"))
    op.add_column("project", sa.Column("consensus_seed", sa.Integer(), nullable=False, server_default=sa.text("1")))
    op.create_table(
        "rates_estimate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_rates_estimate_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rates_estimate")),
        sa.UniqueConstraint("project_id", name=op.f("uq_rates_estimate_project_id")),
    )
    op.create_table(
        "offer_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("adjudication_id", sa.Integer(), nullable=False),
        sa.Column("cluster", sa.String(length=36), nullable=False),
        sa.Column("method", sa.String(length=12), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("is_equal", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "method IN ('majority', 'confidence', 'dawid_skene')", name=op.f("ck_offer_decision_method")
        ),
        sa.ForeignKeyConstraint(
            ["adjudication_id"],
            ["adjudication.id"],
            name=op.f("fk_offer_decision_adjudication_id_adjudication"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_offer_decision_article_id_article"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_offer_decision_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_decision")),
    )
    op.create_index("ix_offer_decision_article", "offer_decision", ["article_id", "cluster"])
    op.create_index("ix_offer_decision_step", "offer_decision", ["adjudication_id"])


def downgrade() -> None:
    """Take all of it away again."""
    op.drop_table("offer_decision")
    op.drop_table("rates_estimate")
    op.drop_column("project", "consensus_seed")
    op.drop_column("project", "consensus")
