"""Proposed targets and regions, and who has taken the tour."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of proposals, and the column that ends the tour."""
    op.add_column("account", sa.Column("toured_at", sa.DateTime(), nullable=True))
    op.create_table(
        "target_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("label", sa.String(length=1000), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("target", sa.String(length=64), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'joined', 'declined')", name=op.f("ck_target_proposal_state")
        ),
        sa.CheckConstraint(
            "(state IN ('accepted', 'joined')) = (target IS NOT NULL)",
            name=op.f("ck_target_proposal_settled_by_target"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_target_proposal_project_id_project"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_target_proposal_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["account.id"],
            name=op.f("fk_target_proposal_decided_by_id_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_proposal")),
        sa.UniqueConstraint("project_id", "uuid", name=op.f("uq_target_proposal_project_id_uuid")),
    )
    op.create_index(op.f("ix_target_proposal_person_id"), "target_proposal", ["person_id"])
    op.create_table(
        "target_proposal_claim",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_target_proposal_claim_claim_id_claim"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["target_proposal.id"],
            name=op.f("fk_target_proposal_claim_proposal_id_target_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_target_proposal_claim")),
    )
    op.create_index(op.f("ix_target_proposal_claim_proposal_id"), "target_proposal_claim", ["proposal_id"])
    op.create_table(
        "region_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint('0 <= start AND start < "end"', name=op.f("ck_region_proposal_range")),
        sa.CheckConstraint(
            "kind IN ('headline', 'byline', 'caption', 'comment', 'boilerplate')", name=op.f("ck_region_proposal_kind")
        ),
        sa.CheckConstraint("state IN ('open', 'accepted', 'declined')", name=op.f("ck_region_proposal_state")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_region_proposal_article_id_article"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_region_proposal_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["account.id"],
            name=op.f("fk_region_proposal_decided_by_id_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_proposal")),
        sa.UniqueConstraint("article_id", "uuid", name=op.f("uq_region_proposal_article_id_uuid")),
    )
    op.create_index(op.f("ix_region_proposal_person_id"), "region_proposal", ["person_id"])


def downgrade() -> None:
    """Take the tables and the column away again."""
    op.drop_table("region_proposal")
    op.drop_table("target_proposal_claim")
    op.drop_table("target_proposal")
    op.drop_column("account", "toured_at")
