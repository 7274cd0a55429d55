"""An entry of the log says whether an account did it, so that one whose account is gone is not taken for the command line's."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# As it was, and the new column with it.
CHANGED = """
    NEW.id IS DISTINCT FROM OLD.id OR NEW.at IS DISTINCT FROM OLD.at OR NEW.action IS DISTINCT FROM OLD.action
    OR NEW.detail IS DISTINCT FROM OLD.detail{more}
    OR (NEW.account_id IS DISTINCT FROM OLD.account_id
        AND (NEW.account_id IS NOT NULL OR EXISTS (SELECT 1 FROM account WHERE id = OLD.account_id)))
    OR (NEW.project_id IS DISTINCT FROM OLD.project_id
        AND (NEW.project_id IS NOT NULL OR EXISTS (SELECT 1 FROM project WHERE id = OLD.project_id)))
"""
MORE = "\n    OR NEW.by_account IS DISTINCT FROM OLD.by_account"
WORDS = "the log is only ever added to"


def guard(more: str) -> None:
    """Have the database refuse every change of an entry."""
    changed = CHANGED.format(more=more)
    if op.get_bind().dialect.name == "sqlite":
        changed = changed.replace("IS DISTINCT FROM", "IS NOT")
        statement = (
            f"CREATE TRIGGER log_entry_unchanged BEFORE UPDATE ON log_entry WHEN {changed} "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )
    else:
        statement = f"""
            CREATE OR REPLACE FUNCTION log_entry_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF TG_OP <> 'UPDATE' THEN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'restrict_violation'; END IF;
              IF {changed} THEN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'restrict_violation'; END IF;
              RETURN NEW;
            END $$
        """
    op.execute(sa.text(statement))


def unguard() -> None:
    """Take the trigger away on SQLite; on PostgreSQL its function is replaced."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(sa.text("DROP TRIGGER log_entry_unchanged"))


def upgrade() -> None:
    """Add the column: until now no account could be deleted but by hand, so that entries without one have had none."""
    op.add_column("log_entry", sa.Column("by_account", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(sa.text("UPDATE log_entry SET by_account = (account_id IS NOT NULL)"))
    unguard()
    guard(MORE)


def downgrade() -> None:
    """Take the column away."""
    unguard()
    guard("")
    op.drop_column("log_entry", "by_account")
