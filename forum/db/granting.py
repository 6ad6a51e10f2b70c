"""A user of PostgreSQL who may read and write rows, and nothing else: whom the forum serves as."""

from __future__ import annotations

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from forum.db.base import Base
from forum.db.engine import as_writer, db, is_postgres

ROWS = "SELECT, INSERT, UPDATE, DELETE"
# What is sealed is not even to be changed by somebody who got at the forum's own connection, and the number of the
# migration is the owner's.
LESS = {"alembic_version": "SELECT", "seal": "SELECT, INSERT"}
_OF_TABLES = text(
    "SELECT s.oid::regclass::text FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i') "
    "JOIN pg_class t ON t.oid = d.refobjid WHERE s.relkind = 'S' AND t.relname = ANY(:names) "
    "AND t.relnamespace = current_schema()::regnamespace"
)
_OWNER = text("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'alembic_version'::regclass")
_MAY = text(
    "SELECT rolsuper, pg_has_role(rolname, (SELECT relowner FROM pg_class WHERE oid = 'alembic_version'::regclass), "
    "'MEMBER'), has_schema_privilege(rolname, current_schema(), 'CREATE') FROM pg_roles WHERE rolname = :name"
)


class CannotGrant(Exception):
    """One sentence for whoever runs the installation."""


def is_forbidden(error: DBAPIError) -> bool:
    """Whether the user of the database may not do what was asked."""
    return getattr(error.orig, "sqlstate", None) == "42501"


def grant_rows_to(user: str) -> bool:
    """From now on this user may do what the forum does while it serves, whatever they could before; tables that a later
    upgrade makes are theirs to fill as well. Whether they may still make tables, which only the owner of the schema
    can change."""
    if not is_postgres():
        raise CannotGrant("SQLite knows no users; who may read the file is the business of its folder.")
    with db.engine.connect() as plain:
        connection = plain.execution_options(**as_writer())
        with connection.begin():
            may_make = _must_be_somebody_else(connection, user)
            _grant(connection, connection.dialect.identifier_preparer.quote(user))
    return may_make


def _must_be_somebody_else(connection: Connection, user: str) -> bool:
    found = connection.execute(_MAY, {"name": user}).one_or_none()
    if found is None:
        raise CannotGrant(f"PostgreSQL knows no user {user}. Make it first: CREATE ROLE {user} LOGIN PASSWORD '…'")
    is_super, is_owner, may_make = found
    if is_super or is_owner:
        what = "is a superuser" if is_super else "owns the tables, or belongs to whom they belong"
        raise CannotGrant(f"{user} {what}, and may do everything already. Make another user to serve as.")
    return bool(may_make)


def _grant(connection: Connection, user: str) -> None:
    schema = connection.dialect.identifier_preparer.quote(str(connection.scalar(text("SELECT current_schema()"))))
    names = [*Base.metadata.tables, "alembic_version"]
    sequences = connection.scalars(_OF_TABLES, {"names": names}).all()
    owner = connection.dialect.identifier_preparer.quote(str(connection.scalar(_OWNER)))
    new = f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} GRANT"
    said = [f"GRANT USAGE ON SCHEMA {schema} TO {user}"]
    for name in names:
        said.append(f'REVOKE ALL ON "{name}" FROM {user}')
        said.append(f'GRANT {LESS.get(name, ROWS)} ON "{name}" TO {user}')
    said += [f"GRANT USAGE ON SEQUENCE {sequence} TO {user}" for sequence in sequences]
    said += [f"{new} {ROWS} ON TABLES TO {user}", f"{new} USAGE ON SEQUENCES TO {user}"]
    for statement in said:
        connection.exec_driver_sql(statement)
