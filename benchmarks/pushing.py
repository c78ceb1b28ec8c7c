"""One client of the push benchmark, a process of its own that needs nothing but the standard library.

``python -m benchmarks.pushing PORT CLIENT FIRST SECONDS RATE`` pushes the values of ``SERIES`` series at one
instant a request, ``RATE`` requests a second (0: as fast as answers come), and prints what was acknowledged
as JSON: the milliseconds from when each request was due to its answer, and how many requests are durable.
"""

import http.client
import json
import sys
import time
from datetime import UTC, datetime, timedelta

SERIES = 100
START = datetime(2025, 1, 1, tzinfo=UTC)


def value(client: int, request: int, place: int) -> float:
    """Return the value that a client sends of its series at ``place`` in a request; all are different."""
    return client * 1e9 + request * 1e3 + place


def body(client: int, request: int) -> bytes:
    """Return one request: a quarter-hour of each series of this client."""
    at = (START + timedelta(minutes=15 * request)).isoformat().replace("+00:00", "Z")
    rows = (
        f'{{"series":"meter/{client * SERIES + place}","event_at":"{at}","value":{value(client, request, place)}}}'
        for place in range(SERIES)
    )
    return f'{{"rows":[{",".join(rows)}]}}'.encode()


def push(port: int, client: int, first: int, *, seconds: float, rate: float) -> dict[str, object]:
    """Push until the time is over or the server dies."""
    http_client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    took, request = [], first
    began = time.perf_counter()
    due = began
    try:
        while due < began + seconds:
            if rate:
                due = began + (request - first + client / 4) / rate
                time.sleep(max(0.0, due - time.perf_counter()))
            else:
                due = time.perf_counter()
            headers = {"content-type": "application/json", "idempotency-key": f"{client}-{request}"}
            http_client.request("POST", "/api/v1/observations", body(client, request), headers)
            answer = http_client.getresponse()
            told = answer.read()
            if answer.status != http.client.CREATED:
                raise SystemExit(f"{answer.status}: {told.decode()}")
            took.append((time.perf_counter() - due) * 1e3)
            request += 1
    except (ConnectionError, http.client.HTTPException):
        pass  # killed, as the benchmark means it to be
    return {"ms": took, "requests": request, "seconds": time.perf_counter() - began}


if __name__ == "__main__":
    port, client, first = (int(told) for told in sys.argv[1:4])
    seconds, rate = (float(told) for told in sys.argv[4:6])
    print(json.dumps(push(port, client, first, seconds=seconds, rate=rate)))
