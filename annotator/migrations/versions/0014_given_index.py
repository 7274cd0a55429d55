"""Whether a project gives its articles to people is looked up, however many assignments it has."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the index over persons know what was given to them."""
    op.create_index("ix_assignment_person_id_is_assigned", "assignment", ["person_id", "is_assigned"])
    op.drop_index(op.f("ix_assignment_person_id"), "assignment")


def downgrade() -> None:
    """Bring the former index back."""
    op.create_index(op.f("ix_assignment_person_id"), "assignment", ["person_id"])
    op.drop_index("ix_assignment_person_id_is_assigned", "assignment")
