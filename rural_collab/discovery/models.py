"""What the search keeps of its own: words that found nothing, counted by day and state, without anybody who asked."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from rural_collab.db.base import Base


class MissedSearch(Base):
    """On a day these words were asked for so often in a state and found nothing; ``state`` is empty for no state."""

    __tablename__ = "missed_search"

    words: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
    asked: Mapped[int]
