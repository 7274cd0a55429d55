"""An account's language."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("language", sa.String(length=16), nullable=True))


def downgrade() -> None:
    op.drop_column("account", "language")
