from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlsplit

import certifi
import urllib3
from flask_babel import gettext as _
from minio import Minio
from minio.error import MinioException, S3Error

from forum import clock
from forum.config import Settings
from forum.refused import Refused

_Given = TypeVar("_Given")
_AWAY = (MinioException, urllib3.exceptions.HTTPError, OSError)


class Bucket:
    """Objects in one bucket. It is never public: the forum asks who may see a file, and hands it on itself."""

    def __init__(self, settings: Settings) -> None:
        parts = urlsplit(settings.files_url)
        self.bucket = settings.files_bucket
        self.client = Minio(
            parts.netloc,
            access_key=settings.files_key.get_secret_value(),
            secret_key=settings.files_secret.get_secret_value(),
            region=settings.files_region,
            secure=parts.scheme == "https",
            http_client=_connections(),
        )

    def put(self, name: str, content: bytes) -> None:
        _asked(lambda: self.client.put_object(self.bucket, name, io.BytesIO(content), len(content)))

    def read(self, name: str) -> bytes | None:
        return _asked(lambda: self._read(name))

    def remove(self, name: str) -> None:
        _asked(lambda: self.client.remove_object(self.bucket, name))

    def names(self) -> Iterator[tuple[str, datetime]]:
        for found in _asked(lambda: list(self.client.list_objects(self.bucket, recursive=True))):
            yield found.object_name or "", found.last_modified or clock.now()

    def _read(self, name: str) -> bytes | None:
        try:
            response = self.client.get_object(self.bucket, name)
        except S3Error as error:
            if error.code == "NoSuchKey":
                return None
            raise
        try:
            return response.read()
        finally:
            response.close()
            response.release_conn()


def _asked(ask: Callable[[], _Given]) -> _Given:
    """Whatever is wrong over there is a sentence here, without the address and the keys that an error may name."""
    try:
        return ask()
    except _AWAY as error:
        raise Refused(_("Files cannot be reached just now. Please try again in a moment."), status=503) from error


def _connections() -> urllib3.PoolManager:
    # Somebody waits for each of these: a storage that hangs must not hold the forum up.
    return urllib3.PoolManager(
        timeout=urllib3.Timeout(connect=3, read=15),
        maxsize=10,
        cert_reqs="CERT_REQUIRED",
        ca_certs=certifi.where(),
        retries=urllib3.Retry(total=2, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504]),
    )
