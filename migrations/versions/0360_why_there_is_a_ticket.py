"""Two more reasons why there is a ticket: somebody wrote to support alone, or wrote again after theirs was closed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0360"
down_revision = "0350"

WHYS = ("swept", "escalated", "reasked", "by_hand")
CONDITIONS = (
    *("incident", "sales", "success", "tier_priority", "tier_subscriber", "tier_community", "plan", "trial"),
    *("startup", "critical", "high", "billing", "escalated", "reasked", "swept", "by_hand"),
)
# Each was called this before.
NEW = {"asked_privately": "by_hand", "follow_up": "reasked"}


def upgrade() -> None:
    """Orders that were saved give what they gave before, by rules of their own from now on."""
    allow("ticket", "why", WHYS, (*WHYS, *NEW))
    allow("level_rule", "condition", CONDITIONS, (*CONDITIONS, *NEW))
    for new, former in NEW.items():
        op.execute(
            "INSERT INTO level_rule (position, condition, value, level, is_on)"
            f" SELECT position, '{new}', value, level, is_on FROM level_rule WHERE condition = '{former}'"
        )


def downgrade() -> None:
    for new, former in NEW.items():
        op.execute(f"DELETE FROM level_rule WHERE condition = '{new}'")
        op.execute(f"UPDATE ticket SET why = '{former}' WHERE why = '{new}'")
    allow("level_rule", "condition", (*CONDITIONS, *NEW), CONDITIONS)
    allow("ticket", "why", (*WHYS, *NEW), WHYS)


def allow(table: str, column: str, former: tuple[str, ...], values: tuple[str, ...]) -> None:
    """SQLite would make the table anew, and what hangs on its rows would go with the old one. No row is kept in another
    way for this, so the words of the condition are changed where they stand, as https://sqlite.org/lang_altertable.html
    says under "Making Other Kinds Of Table Schema Changes"."""
    connection, name = op.get_bind(), op.f(f"ck_{table}_{column}")
    if connection.dialect.name == "postgresql":
        op.drop_constraint(name, table, type_="check")
        op.create_check_constraint(name, table, listed(column, values))
        return
    number = connection.scalar(sa.text("PRAGMA schema_version"))
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    changed = connection.execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :was, :is)"
            " WHERE type = 'table' AND name = :name AND instr(sql, :was) > 0"
        ),
        {"was": listed(column, former), "is": listed(column, values), "name": table},
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {number + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
    if changed.rowcount != 1:
        raise RuntimeError(f"{table} has another condition for {column}")


def listed(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"
