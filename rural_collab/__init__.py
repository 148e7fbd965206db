"""The registry where rural education collaboratives, and the pathways they share, can be found and kept true."""

__version__ = "0.6.0"
