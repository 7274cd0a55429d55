"""The log can only be added to, whoever writes to the database; and it is found by project and by account."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# An account or a project that is really gone may leave its entries; nothing else of them ever changes.
CHANGED = """
    NEW.id IS DISTINCT FROM OLD.id OR NEW.at IS DISTINCT FROM OLD.at OR NEW.action IS DISTINCT FROM OLD.action
    OR NEW.detail IS DISTINCT FROM OLD.detail
    OR (NEW.account_id IS DISTINCT FROM OLD.account_id
        AND (NEW.account_id IS NOT NULL OR EXISTS (SELECT 1 FROM account WHERE id = OLD.account_id)))
    OR (NEW.project_id IS DISTINCT FROM OLD.project_id
        AND (NEW.project_id IS NOT NULL OR EXISTS (SELECT 1 FROM project WHERE id = OLD.project_id)))
"""
WORDS = "the log is only ever added to"

SQLITE = (
    f"CREATE TRIGGER log_entry_unchanged BEFORE UPDATE ON log_entry WHEN {CHANGED.replace('IS DISTINCT FROM', 'IS NOT')} "
    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    f"CREATE TRIGGER log_entry_kept BEFORE DELETE ON log_entry BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    # REPLACE takes a row away without asking the trigger above.
    "CREATE TRIGGER log_entry_not_replaced BEFORE INSERT ON log_entry "
    "WHEN EXISTS (SELECT 1 FROM log_entry WHERE id = NEW.id) "
    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
)
POSTGRESQL = (
    f"""
    CREATE OR REPLACE FUNCTION log_entry_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP <> 'UPDATE' THEN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'restrict_violation'; END IF;
      IF {CHANGED} THEN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'restrict_violation'; END IF;
      RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER log_entry_unchanged BEFORE UPDATE OR DELETE ON log_entry "
    "FOR EACH ROW EXECUTE FUNCTION log_entry_only_grows()",
    "CREATE TRIGGER log_entry_kept BEFORE TRUNCATE ON log_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION log_entry_only_grows()",
)
NAMES = ("log_entry_unchanged", "log_entry_kept", "log_entry_not_replaced")


def upgrade() -> None:
    """Make the triggers and the indexes."""
    op.create_index("ix_log_entry_project_id", "log_entry", ["project_id", "id"])
    op.create_index("ix_log_entry_account_id", "log_entry", ["account_id", "id"])
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        op.execute(sa.text(statement))


def downgrade() -> None:
    """Take them away again."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name in NAMES if is_sqlite else NAMES[:2]:
        op.execute(sa.text(f"DROP TRIGGER {name}" + ("" if is_sqlite else " ON log_entry")))
    if not is_sqlite:
        op.execute(sa.text("DROP FUNCTION log_entry_only_grows"))
    op.drop_index("ix_log_entry_account_id", "log_entry")
    op.drop_index("ix_log_entry_project_id", "log_entry")
