"""Rulings on guideline gaps, and claims confirmed under a newer codebook."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of both."""
    op.create_table(
        "gap_ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=True),
        sa.Column("entry", sa.String(length=64), nullable=True),
        sa.Column("ruling", sa.Text(), nullable=False),
        sa.Column("codebook_version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("(part IS NULL) = (entry IS NULL)", name=op.f("ck_gap_ruling_entry")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_gap_ruling_account_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_gap_ruling_claim_id_claim"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_ruling")),
    )
    op.create_index(op.f("ix_gap_ruling_claim_id"), "gap_ruling", ["claim_id"])
    op.create_table(
        "claim_confirmation",
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("codebook_version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_claim_confirmation_account_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_claim_confirmation_claim_id_claim"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("claim_id", "codebook_version", name=op.f("pk_claim_confirmation")),
    )


def downgrade() -> None:
    """Take both away again."""
    op.drop_table("claim_confirmation")
    op.drop_table("gap_ruling")
