from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base


class OrganisationTerm(Base):
    """One of the keys under which an organisation is found: a hash, see `terms`."""

    __tablename__ = "organisation_term"

    term: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class PersonTerm(Base):
    """One of the keys under which a person is found; gone with them."""

    __tablename__ = "person_term"

    term: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True)
