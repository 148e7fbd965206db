"""Which tests stay on one worker, because they share what takes long to make.

Told by where they lie: the marks of xdist 3.8 are lost under pytest 9.2, which keeps the ids of tests in another way.
"""

from xdist.scheduler import LoadScopeScheduling

#: One browser for all pages; the searches of the benchmark, which take some seconds to be made.
PLACES = ("tests/browser/", "tests/bench/test_measuring_stick.py")


class Gathered(LoadScopeScheduling):
    """Gives each worker the next test, but all tests of one of ``PLACES`` to one of them."""

    def _split_scope(self, nodeid: str) -> str:
        return next((place for place in PLACES if nodeid.startswith(place)), nodeid)
