"""Accounts on the command line."""

from __future__ import annotations

import sys

import click

from annotator.cli.installation import operator, reading, writing
from annotator.core.errors import Invalid
from annotator.services import accounts, tokens


@click.group()
def user() -> None:
    """Make, list and disable accounts."""


@user.command()
@click.argument("name")
@click.option("--admin", is_flag=True, help="Let the account administer the installation.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(name: str, admin: bool, password_stdin: bool) -> None:
    """Make an account."""
    secret = read_password(password_stdin)
    with writing() as session:
        account = accounts.create_account(session, name, secret, is_admin=admin, actor=operator())
    click.echo(f"Account {account.name} is ready.")


@user.command("list")
def list_accounts() -> None:
    """List every account: name, what it is, display name."""
    with reading() as session:
        for account in accounts.list_accounts(session):
            state = "disabled" if account.is_disabled else "admin" if account.is_admin else "user"
            click.echo(f"{account.name}\t{state}\t{account.display_name}")


@user.command()
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def password(name: str, password_stdin: bool) -> None:
    """Give an account a new password; its sessions end."""
    with reading() as session:
        accounts.find_account(session, name)
    secret = read_password(password_stdin)
    with writing() as session:
        accounts.set_password(session, accounts.find_account(session, name), secret, actor=operator())
    click.echo("The password is changed.")


@user.command()
@click.argument("name")
def disable(name: str) -> None:
    """Shut an account: nobody can sign in to it, and its tokens stop working."""
    with writing() as session:
        accounts.disable_account(session, operator(), accounts.find_account(session, name))
    click.echo("The account is disabled.")


@user.command()
@click.argument("name")
@click.option("--read-only", is_flag=True, help="The token may only read.")
def token(name: str, read_only: bool) -> None:
    """Make an API token and print it; it is never shown again."""
    with writing() as session:
        account = accounts.find_account(session, name)
        if account.is_disabled:
            raise Invalid("This account is disabled, so a token of it would not work.")
        secret = tokens.create_token(session, account, "Command line", read_only=read_only)
    click.echo(secret)


def read_password(from_stdin: bool) -> str:
    """Return the password that was typed twice, or standard input without one line feed at its end."""
    if not from_stdin:
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    try:
        return sys.stdin.buffer.read().decode("utf-8").removesuffix("\n")
    except UnicodeDecodeError:
        raise Invalid("The password on standard input is not UTF-8.") from None


commands = [user]
