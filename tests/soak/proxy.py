"""TCP proxies that can be cut, refuse and stall: the network between two parts."""

import asyncio
import contextlib
import socket
import struct
import threading

RESET = struct.pack("ii", 1, 0)


class Network:
    """The links of an installation; they live in one thread of their own."""

    def __init__(self):
        self._links = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def link(self, port):
        """A link to a port of this machine; connect to its own `port` instead."""
        link = Link(self._loop, port)
        self._wait(link.open())
        self._links.append(link)
        return link

    def close(self):
        for link in self._links:
            self._wait(link.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _wait(self, coroutine):
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(5)


class Link:
    """One link: whole, stalled (bytes wait) or cut (connections are reset and refused)."""

    def __init__(self, loop, target):
        self.target = target
        self._loop = loop
        self._flows = asyncio.Event()
        self._flows.set()
        self._cut = False
        self._open = set()
        self._running = 0

    async def open(self):
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self):
        self._server.close()
        self._do_heal()
        while self._running:
            for writer in list(self._open):
                reset(writer)
            await asyncio.sleep(0.01)

    def stall(self):
        """Let nothing through from now on; nobody is told."""
        self._loop.call_soon_threadsafe(self._flows.clear)

    def cut(self):
        """Reset all connections and refuse new ones; what was on its way is lost."""
        self._loop.call_soon_threadsafe(self._do_cut)

    def heal(self):
        """Whole again."""
        self._loop.call_soon_threadsafe(self._do_heal)

    def _do_cut(self):
        self._cut = True
        for writer in list(self._open):
            reset(writer)

    def _do_heal(self):
        self._cut = False
        self._flows.set()

    async def _accept(self, reader, writer):
        self._running += 1
        try:
            await self._carry(reader, writer)
        finally:
            self._running -= 1

    async def _carry(self, reader, writer):
        if self._cut:
            reset(writer)
            return
        try:
            await self._flows.wait()
            there = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            reset(writer)
            return
        self._open |= {writer, there[1]}
        try:
            await asyncio.gather(self._pump(reader, there[1]), self._pump(there[0], writer))
        finally:
            self._open -= {writer, there[1]}

    async def _pump(self, reader, writer):
        with contextlib.suppress(OSError):
            while data := await reader.read(65_536):
                await self._flows.wait()
                if writer.is_closing():
                    break
                writer.write(data)
                await writer.drain()
        writer.close()


def reset(writer):
    """End a connection at once, unsent bytes thrown away."""
    sock = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    writer.transport.abort()
