"""Official classifications: instructional programs (CIP 2020) and occupations (SOC 2018)."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from rural_collab.db.base import Base


class CipCode(Base):
    """A program of instruction; ``level`` is 2, 4 or 6, the digits of its code."""

    __tablename__ = "cip_code"

    code: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    level: Mapped[int]
    family: Mapped[str] = mapped_column(index=True)


class SocCode(Base):
    """An occupation or group of occupations."""

    __tablename__ = "soc_code"

    code: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    level: Mapped[str]
    definition: Mapped[str]


class CipSocPair(Base):
    """Programs of this kind prepare for occupations of that kind (NCES and BLS, 2020 to 2018)."""

    __tablename__ = "cip_soc_pair"

    cip: Mapped[str] = mapped_column(ForeignKey("cip_code.code"), primary_key=True)
    soc: Mapped[str] = mapped_column(ForeignKey("soc_code.code"), primary_key=True, index=True)
