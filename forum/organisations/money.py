"""What an organisation pays a month, as people write it and as it is stored: a whole number of the smallest unit."""

from __future__ import annotations

import re
from decimal import Decimal

from babel.numbers import get_currency_precision, list_currencies
from flask_babel import format_currency
from flask_babel import gettext as _

from forum.refused import Refused

LARGEST = 10**15


def read_money(amount: str, currency: str) -> tuple[int | None, str]:
    """Of "1,250.50" and "eur" 125050 and "EUR"; nothing is None and ''."""
    if not amount.strip():
        return None, ""
    currency = currency.strip().upper()
    if currency not in list_currencies():
        raise Refused(_("Please give the currency in three letters, such as EUR."))
    return _whole(amount, get_currency_precision(currency)), currency


def shown_money(revenue: int, currency: str) -> str:
    return str(format_currency(Decimal(revenue).scaleb(-get_currency_precision(currency)), currency))


def typed_money(revenue: int | None, currency: str) -> str:
    """As it stands in a form, readable by `read_money`."""
    if revenue is None:
        return ""
    precision = get_currency_precision(currency)
    return f"{Decimal(revenue).scaleb(-precision):.{precision}f}"


def _whole(amount: str, precision: int) -> int:
    plain = re.sub(r"[\s'’\u00a0\u202f]", "", amount)
    # Three digits after the only sign are thousands, but where the currency has three places itself.
    thousands = r"\d{1,3}(?:[.,]\d{3})+" if precision < 3 or len(re.findall("[.,]", plain)) > 1 else r"(?!)"
    found = re.fullmatch(rf"({thousands}|\d+)(?:[.,](\d{{1,3}}))?", plain)
    if not found or len(found[2] or "") > precision:
        raise Refused(_("“%(text)s” is no amount of money such as 1250.50.", text=amount.strip()[:40]))
    units = Decimal(re.sub(r"[.,]", "", found[1]) + "." + (found[2] or "0"))
    whole = int(units.scaleb(precision))
    if whole > LARGEST:
        raise Refused(_("“%(text)s” is no amount of money such as 1250.50.", text=amount.strip()[:40]))
    return whole
