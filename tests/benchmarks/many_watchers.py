"""Many watchers of one server, in a process of their own: each says when it was told of an append.

Started with the address of a stream, how many watchers, and how many of them never read; prints READY, then for
every line of the log that was asked for on stdin the times, as JSON.
Units:   seconds since the epoch.
"""

import asyncio
import json
import socket
import sys
import time
from urllib.parse import urlsplit

url, wanted, asleep = urlsplit(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
times: dict[int, list[float]] = {}
REQUEST = f"GET {url.path} HTTP/1.1\r\nHost: {url.netloc}\r\nAccept: text/event-stream\r\n\r\n".encode()


async def watch(opened: asyncio.Event) -> None:
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    writer.write(REQUEST)
    while line := await reader.readline():
        if line.startswith(b": open"):
            opened.set()
        if line.startswith(b"id: "):
            times.setdefault(int(line[4:]), []).append(time.time())


async def sleep_over_it(opened: asyncio.Event) -> None:
    """A watcher that has asked, and never reads."""
    sleeping = socket.socket()
    sleeping.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    sleeping.connect((url.hostname, url.port))
    sleeping.sendall(REQUEST)
    opened.set()
    await asyncio.Event().wait()


async def main() -> None:
    opened = [asyncio.Event() for _ in range(wanted + asleep)]
    tasks = []
    for number, each in enumerate(opened):
        tasks.append(asyncio.create_task(watch(each) if number < wanted else sleep_over_it(each)))
        if number % 50 == 49:
            await each.wait()
    for each in opened:
        await each.wait()
    print("READY", flush=True)
    while line := (await asyncio.to_thread(sys.stdin.readline)).strip():
        seq = int(line)
        for _ in range(3000):
            if len(times.get(seq, ())) >= wanted:
                break
            await asyncio.sleep(0.01)
        print(json.dumps(sorted(times.pop(seq, []))), flush=True)
    for task in tasks:
        task.cancel()


asyncio.run(main())
