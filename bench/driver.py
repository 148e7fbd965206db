"""Clients that speak HTTP/1.1 with keep-alive: one at a time, or many at once, over a list of addresses."""

import asyncio
import time
from collections.abc import Sequence
from statistics import median, quantiles

import msgspec

_HEADERS = "Host: 127.0.0.1\r\nAccept-Encoding: gzip\r\nConnection: keep-alive\r\n"


class Timing(msgspec.Struct, frozen=True):
    """What one run over the addresses took; times in milliseconds, ``cpu_ms`` of the server per request."""

    requests: int
    p50: float
    p95: float
    per_second: float
    cpu_ms: float
    failures: int


async def _client(
    port: int, addresses: asyncio.Queue[str], seen: list[float], failed: list[str], headers: str
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while not addresses.empty():
        address = addresses.get_nowait()
        began = time.perf_counter()
        writer.write(f"GET {address} HTTP/1.1\r\n{_HEADERS}{headers}\r\n".encode())
        status, closes = await _read(reader)
        seen.append((time.perf_counter() - began) * 1000)
        if status not in {200, 304}:
            failed.append(f"{status} {address}")
        if closes:
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


async def _read(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """Read one whole answer; gives its status and whether the server closes the line."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(" ", 2)[1])
    if "transfer-encoding: chunked" in head:
        while (size := int((await reader.readline()).strip() or b"0", 16)) > 0:
            await reader.readexactly(size + 2)
        await reader.readline()
    elif status != 304:
        length = int(head.partition("content-length:")[2].split("\r\n", 1)[0])
        await reader.readexactly(length)
    return status, "connection: close" in head


def drive(
    port: int, addresses: Sequence[str], clients: int, headers: str = ""
) -> tuple[list[float], float, list[str]]:
    """Ask for every address once with so many clients; gives milliseconds of each, seconds in all, and failures."""

    async def run() -> tuple[list[float], float, list[str]]:
        queue: asyncio.Queue[str] = asyncio.Queue()
        for address in addresses:
            queue.put_nowait(address)
        seen: list[float] = []
        failed: list[str] = []
        began = time.perf_counter()
        await asyncio.gather(*(_client(port, queue, seen, failed, headers) for _ in range(clients)))
        return seen, time.perf_counter() - began, failed

    return asyncio.run(run())


def timing(seen: Sequence[float], seconds: float, cpu_seconds: float, failures: int) -> Timing:
    return Timing(
        requests=len(seen),
        p50=median(seen),
        p95=quantiles(seen, n=20)[-1] if len(seen) > 1 else seen[0],
        per_second=len(seen) / seconds,
        cpu_ms=cpu_seconds / len(seen) * 1000,
        failures=failures,
    )
