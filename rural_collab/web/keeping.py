"""Public pages already made stay readable while the database is away."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from flask import Response, request
from sqlalchemy.exc import OperationalError

from rural_collab.web.access import current_identity
from rural_collab.web.languages import language

log = logging.getLogger(__name__)

_MOST_PAGES = 400
_kept: OrderedDict[tuple[str, str], tuple[bytes, str]] = OrderedDict()
_lock = Lock()


def kept_page(make: Callable[[], Response]) -> Response:
    """The page ``make`` gives; while the database does not answer, the last one made for this address."""
    key = (language(), request.full_path)
    try:
        response = make()
    except OperationalError:
        with _lock:
            kept = _kept.get(key)
        if kept is None:
            raise
        log.warning("The database does not answer; %s is told as last made", request.path)
        return Response(kept[0], mimetype=kept[1], headers={"Warning": '110 - "Response is Stale"'})
    if response.status_code == 200 and not current_identity().is_signed_in:  # noqa: PLR2004  # OK
        _keep(key, response)
    return response


def _keep(key: tuple[str, str], response: Response) -> None:
    with _lock:
        _kept[key] = (response.get_data(), response.mimetype or "text/html")
        _kept.move_to_end(key)
        while len(_kept) > _MOST_PAGES:
            _kept.popitem(last=False)
