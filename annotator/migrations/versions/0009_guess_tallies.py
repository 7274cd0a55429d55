"""Wrong guesses at passwords, counted for all processes together."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of tallies."""
    op.create_table(
        "guess_tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("guesses", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guess_tally")),
        sa.UniqueConstraint("key", name=op.f("uq_guess_tally_key")),
    )
    op.create_index(op.f("ix_guess_tally_last_at"), "guess_tally", ["last_at"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("guess_tally")
