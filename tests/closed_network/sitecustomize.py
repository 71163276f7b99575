"""Close the network to a Python process that finds this folder on its path: what leads elsewhere fails and is noted.

An audit hook sees every connection, whichever library makes it. Refused addresses are added to the file that the
environment variable CLOSED_NETWORK names, a line each.
"""

import ipaddress
import os
import sys

ASKED = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1, "socket.getaddrinfo": 0,
         "socket.gethostbyname": 0}
"""Events of which an argument says where to."""


def is_here(host: object) -> bool:
    """Tell whether a host is this computer; an empty one is."""
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    try:
        return ipaddress.ip_address(name.split("%")[0]).is_loopback or name in ("0.0.0.0", "::")
    except ValueError:
        return name == "localhost"


def refuse(event: str, arguments: tuple[object, ...]) -> None:
    """Fail what leads elsewhere."""
    if event not in ASKED:
        return
    address = arguments[ASKED[event]]
    host = address[0] if isinstance(address, tuple) and address else address
    is_name_of_file = isinstance(address, str | bytes) and event in ("socket.connect", "socket.sendto")
    if is_name_of_file or is_here(host):
        return
    with open(os.environ["CLOSED_NETWORK"], "a", encoding="utf-8") as notes:
        notes.write(f"{event} {host}\n")
    raise OSError(f"the network is closed: {host}")


sys.addaudithook(refuse)
