"""A bare start: Flask with one SQLAlchemy table on waitress, and a page that counts its rows."""

from __future__ import annotations

import argparse

import waitress
from flask import Flask
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    """The base of the one table."""


class Claim(Base):
    """A claim, as little as it can be."""

    __tablename__ = "claim"

    id: Mapped[int] = mapped_column(primary_key=True)
    quote: Mapped[str]


def bare_app(path: str) -> Flask:
    """Return the application on the SQLite file at *path*."""
    app = Flask(__name__)
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)

    @app.get("/")
    def count() -> str:
        with Session(engine) as session:
            return str(session.scalar(select(func.count(Claim.id))))

    return app


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("--port", type=int)
    parser.add_argument("--threads", type=int)
    options = parser.parse_args()
    waitress.serve(bare_app(options.database), host="127.0.0.1", port=options.port, threads=options.threads)
