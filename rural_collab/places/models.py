"""Places that records point at by official code."""

from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rural_collab.db.base import Base, uuid_pk


class State(Base):
    """A state, the District of Columbia or a territory; ``usps`` is its two-letter code."""

    __tablename__ = "state"

    usps: Mapped[str] = mapped_column(primary_key=True)
    fips: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    lat: Mapped[float | None]
    lon: Mapped[float | None]


class County(Base):
    """A county or its equivalent; ``rucc_2023`` is USDA's rural-urban continuum code, 1 to 9."""

    __tablename__ = "county"
    __table_args__ = (UniqueConstraint("state_usps", "slug"),)

    fips: Mapped[str] = mapped_column(primary_key=True)
    state_usps: Mapped[str] = mapped_column(ForeignKey("state.usps"))
    slug: Mapped[str]
    name: Mapped[str]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    population_2020: Mapped[int | None]
    rucc_2023: Mapped[int | None]

    state: Mapped[State] = relationship(lazy="joined")


class Region(Base):
    """Counties that plan or serve together, for instance a state's planning region."""

    __tablename__ = "region"

    id: Mapped[uuid_pk]
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    code: Mapped[str]
    name: Mapped[str]
    state_usps: Mapped[str] = mapped_column(ForeignKey("state.usps"))
    organization: Mapped[str | None]
    website: Mapped[str | None]
    note: Mapped[str | None]
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("source.id"))

    counties: Mapped[list[County]] = relationship(secondary="region_county", order_by="County.name")


class RegionCounty(Base):
    __tablename__ = "region_county"

    region_id: Mapped[UUID] = mapped_column(ForeignKey("region.id"), primary_key=True)
    county_fips: Mapped[str] = mapped_column(ForeignKey("county.fips"), primary_key=True, index=True)
