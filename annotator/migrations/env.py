"""How Alembic reaches our tables: always through the connection that `annotator.migrations.upgrade` opened."""

from alembic import context

from annotator.models import Claim

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Claim.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
