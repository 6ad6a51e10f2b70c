from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, key


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


class LinkTemplate(Base):
    """A link to another tool; `address` has blanks such as `{organisation.id}`, which are filled in and encoded."""

    __tablename__ = "link_template"

    id: Mapped[key]
    name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(500))
    on_organisation: Mapped[bool]
    on_ticket: Mapped[bool]
    created_at: Mapped[datetime]
