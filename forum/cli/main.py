from __future__ import annotations

import click
from flask.cli import FlaskGroup
from flask_migrate.cli import db
from sqlalchemy.exc import OperationalError, ProgrammingError

from forum.app import create_app
from forum.cli.admin import admin
from forum.cli.auditing import audit
from forum.cli.backups import backup, restore
from forum.cli.checking import check_installation
from forum.cli.database import words_for
from forum.cli.demo import demo
from forum.cli.evaluating import evaluate
from forum.cli.importing import import_customers
from forum.cli.indexing import index
from forum.cli.listing import facts, routes, settings
from forum.cli.meaning import meaning
from forum.cli.moving import export, import_
from forum.cli.remapping import remap_pages
from forum.cli.rotating import rotate_secret
from forum.cli.seeding import seed
from forum.cli.serving import serve, worker
from forum.cli.simulating import simulate
from forum.config import SettingsError
from forum.db import is_forbidden


@click.group(
    cls=FlaskGroup, create_app=create_app, add_default_commands=False, add_version_option=False, load_dotenv=False
)
def forum() -> None:
    """Docside: the forum under your documentation pages, and the desk for what it left unanswered.

    \b
    To try it:        forum demo
    To install it:    forum db upgrade, forum admin you@example.com, forum serve
    """


# Flask's own options choose an application, which is chosen here.
forum.params = [option for option in forum.params if option.name == "help"]
words_for(db)
COMMANDS = (
    demo, serve, worker, admin, db, check_installation, audit, backup, restore, simulate, facts, routes, settings,
    import_customers, index, remap_pages, meaning, evaluate, import_, export, seed,
    rotate_secret,
)  # fmt: skip
for command in COMMANDS:
    forum.add_command(command)


def main() -> None:
    try:
        forum()
    except SettingsError as error:
        raise SystemExit(str(error)) from None
    except OperationalError as error:
        raise SystemExit(f"The database does not answer: {' '.join(str(error.orig).split())}") from None
    except ProgrammingError as error:
        if not is_forbidden(error):
            raise
        raise SystemExit(
            f"The user of the database may not do this: {' '.join(str(error.orig).split())}. "
            "Its owner lets it serve by `forum db grant`; for all else FORUM_DATABASE names the owner."
        ) from None
    except PermissionError as error:
        raise SystemExit(f"{error.filename}: this folder or file may not be written (FORUM_DATA).") from None
